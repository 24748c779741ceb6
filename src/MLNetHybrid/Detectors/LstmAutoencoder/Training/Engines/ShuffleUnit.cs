namespace MLNetHybrid;

/// <summary>What changes its order from epoch to epoch.</summary>
public enum ShuffleUnit
{
    /// <summary>
    /// Every window on its own: each batch is a fresh sample. The loss falls somewhat faster per epoch; wide rows cost more.
    /// </summary>
    Windows = 0,

    /// <summary>
    /// Batches of neighbouring windows of one stream, as wholes: what Keras does with a <c>Sequence</c>. Neighbours share their rows, which
    /// makes a batch cheaper where rows are wide. What is left of each stream, less than a batch, is joined into batches. The default.
    /// </summary>
    Batches = 1,

    /// <summary>Nothing: all epochs run in time order.</summary>
    None = 2,
}
