namespace MLNetHybrid.Detectors;

/// <summary>
/// The rows that a detector scores. A row with a missing or infinite feature is not scored: its score is NaN, and its other outputs are
/// their columns' missing values.
/// </summary>
internal abstract class ScoredBatch(int capacity, IEnumerable<OutputColumn> columns) : RowBatch(capacity)
{
    // Where a row's results lie in the output; negative: not scored, the complement of its status.
    private readonly int[] _slots = new int[capacity];

    protected BatchOutput Output { get; } = new(capacity, columns);

    public override void Clear()
    {
        base.Clear();
        Output.RowCount = 0;
    }

    public sealed override void Score()
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
