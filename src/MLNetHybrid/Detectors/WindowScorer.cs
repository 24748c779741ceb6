using MLNetHybrid.Streams;

namespace MLNetHybrid.Detectors;

/// <summary>
/// Scores batches of windows that are given as views of their rows. One scorer serves one cursor, so it may keep what it has computed of
/// rows that later windows hold too; it is not thread-safe.
/// </summary>
internal abstract class WindowScorer
{
    /// <summary>Begins a new batch.</summary>
    public abstract void Clear();

    /// <summary>Takes a window of the batch in, before its cursor moves on.</summary>
    /// <param name="view">Usable.</param>
    public abstract void Add(in WindowView view);

    /// <summary>Fills every output for the <c>output.RowCount</c> windows taken in, in their order.</summary>
    public abstract void Score(BatchOutput output);
}
