namespace MLNetHybrid;

/// <summary>What changes its order from epoch to epoch.</summary>
public enum ShuffleUnit
{
    /// <summary>Every window on its own. The loss falls somewhat faster per epoch, but a step costs more.</summary>
    Windows = 0,

    /// <summary>
    /// Batches of neighbouring windows of one stream, as wholes: what Keras does with a <c>Sequence</c>. Neighbours share their rows, which
    /// makes a batch cheaper where they have many features. What is left of each stream, less than a batch, is joined into batches. The
    /// default.
    /// </summary>
    Batches = 1,

    /// <summary>Nothing: all epochs run in time order.</summary>
    None = 2,
}
