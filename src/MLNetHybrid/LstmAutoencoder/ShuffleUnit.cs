namespace MLNetHybrid.LstmAutoencoder;

/// <summary>What changes its order from epoch to epoch.</summary>
public enum ShuffleUnit
{
    /// <summary>Every window on its own: each batch is a fresh sample. The default.</summary>
    Windows = 0,

    /// <summary>Batches of neighbouring windows, as wholes: what Keras does with a <c>Sequence</c>.</summary>
    Batches = 1,

    /// <summary>Nothing: all epochs run in time order.</summary>
    None = 2,
}
