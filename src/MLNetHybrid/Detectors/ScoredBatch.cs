namespace MLNetHybrid.Detectors;

/// <summary>
/// Collects rows, scores them in one call, and hands the results out by row: <see cref="Clear"/>, <see cref="AddCurrentRow"/> for each row,
/// <see cref="Score"/>. A row with a missing or infinite feature is not scored: its score is NaN, and its other outputs are their columns'
/// missing values.
/// </summary>
internal abstract class ScoredBatch(int capacity, IEnumerable<OutputColumn> columns)
{
    // Where a row's results lie in the output; negative: not scored, the complement of its status.
    private readonly int[] _slots = new int[capacity];

    /// <summary>Most rows.</summary>
    public int Capacity => _slots.Length;

    public int Count { get; private set; }

    protected BatchOutput Output { get; } = new(capacity, columns);

    public virtual void Clear() => Count = Output.RowCount = 0;

    /// <summary>Adds the row on which the input stands.</summary>
    /// <exception cref="InvalidOperationException">The row has not as many values as its column's type says.</exception>
    public abstract void AddCurrentRow();

    public void Score()
    {
        if (Output.RowCount > 0) ScoreCollected();
    }

    public float ScoreOf(int row) => _slots[row] < 0 ? float.NaN : Output.Scores.Span[_slots[row]];

    /// <summary>
    /// Whether the row has a score. A window without any value counts as warming up, whatever the reason: that is all that can be known of
    /// it.
    /// </summary>
    public RowStatus StatusOf(int row) =>
        _slots[row] < 0 ? (RowStatus)~_slots[row] : float.IsNaN(ScoreOf(row)) ? RowStatus.MissingFeature : RowStatus.Judged;

    /// <summary>Copies the row's values of a column to <paramref name="destination"/> (width).</summary>
    public void Copy<T>(OutputColumn<T> column, int row, Span<T> destination) where T : unmanaged
    {
        if (_slots[row] < 0) destination.Fill(column.Missing);
        else Output.Of(column, _slots[row]).CopyTo(destination);
    }

    /// <summary>Fills the output for the rows added by <see cref="AddScored"/>.</summary>
    protected abstract void ScoreCollected();

    /// <summary>Counts a row that gets a score; returns its place among those.</summary>
    protected int AddScored() => _slots[Count++] = Output.RowCount++;

    protected void AddUnscored(bool isWarmingUp) => _slots[Count++] = ~(int)(isWarmingUp ? RowStatus.WarmingUp : RowStatus.MissingFeature);
}
