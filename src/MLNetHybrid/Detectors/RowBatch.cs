namespace MLNetHybrid.Detectors;

/// <summary>
/// Collects rows, scores them in one call, and hands the results out by row: <see cref="Clear"/>, <see cref="AddCurrentRow"/> for each row,
/// <see cref="Score"/>.
/// </summary>
/// <param name="capacity">Most rows.</param>
internal abstract class RowBatch(int capacity)
{
    /// <summary>Most rows.</summary>
    public int Capacity => capacity;

    public int Count { get; protected set; }

    public virtual void Clear() => Count = 0;

    /// <summary>Adds the row on which the input stands.</summary>
    /// <exception cref="InvalidOperationException">The row has not as many values as its column's type says.</exception>
    public abstract void AddCurrentRow();

    public abstract void Score();
}
