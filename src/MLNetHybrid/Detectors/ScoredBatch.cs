using Microsoft.ML.Data;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Detectors;

/// <summary>
/// Collects rows, scores them in one call, and hands the results out by row. A row with a missing or infinite feature
/// is not scored: all its outputs are NaN, integers <see cref="OutputColumn.MissingInteger"/>.
/// </summary>
internal sealed class ScoredBatch
{
    private readonly BatchScorer? _scorer;
    private readonly WindowScorer? _windowScorer;
    private readonly BatchOutput _output;
    private readonly float[] _features;
    private readonly int[] _slots;   // where a row's results lie in the output; a negative one: not scored, and the complement of why
    private readonly int _width;
    private readonly string _featureColumn;
    private readonly bool _isWindow;
    private int _finite;

    /// <param name="scorer">What scores.</param>
    /// <param name="capacity">Most rows.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="extraColumns">Output columns besides the score.</param>
    /// <param name="featureColumn">Name for error messages.</param>
    /// <param name="isWindow">Whether rows are windows, which hold NaN alone while they wait for rows.</param>
    public ScoredBatch(BatchScorer scorer, int capacity, int width, IReadOnlyList<OutputColumn> extraColumns, string featureColumn, bool isWindow = false)
    {
        _featureColumn = featureColumn;
        _isWindow = isWindow;
        _scorer = scorer;
        _output = new BatchOutput(capacity, extraColumns);
        _features = new float[checked(capacity * width)];
        _slots = new int[capacity];
        _width = width;
    }

    /// <summary>A batch of windows that come as views of their rows.</summary>
    public ScoredBatch(WindowScorer scorer, int capacity, IReadOnlyList<OutputColumn> extraColumns)
    {
        _windowScorer = scorer;
        _output = new BatchOutput(capacity, extraColumns);
        _slots = new int[capacity];
        (_features, _featureColumn) = ([], "");
    }

    public int Capacity => _slots.Length;

    public int Count { get; private set; }

    public void Clear()
    {
        Count = _finite = 0;
        _windowScorer?.Clear();
    }

    /// <exception cref="InvalidOperationException">The row has not as many values as its column's type says.</exception>
    public void Add(in VBuffer<float> row)
    {
        FeatureValues.Check(in row, _width, _featureColumn);
        if (!FeatureValues.IsFinite(in row))
        {
            AddUnscored(_isWindow && FeatureValues.IsMissing(in row));
            return;
        }

        row.CopyTo(_features.AsSpan(_finite * _width, _width));
        _slots[Count++] = _finite++;
    }

    public void Add(in WindowView view)
    {
        if (!view.IsUsable)
        {
            AddUnscored(view.IsMissing);
            return;
        }

        _windowScorer!.Add(in view);
        _slots[Count++] = _finite++;
    }

    public void Score()
    {
        _output.RowCount = _finite;
        if (_finite == 0) return;
        if (_windowScorer is not null) _windowScorer.Score(_output);
        else _scorer!.Score(_features.AsSpan(0, _finite * _width), _output);
    }

    /// <summary>
    /// Whether the row has a score. A window without any value counts as warming up, whatever the reason: that is all that can be known of it.
    /// </summary>
    public RowStatus StatusOf(int row) => _slots[row] < 0 ? (RowStatus)~_slots[row] : float.IsNaN(ScoreOf(row)) ? RowStatus.MissingFeature : RowStatus.Judged;

    public float ScoreOf(int row) => _slots[row] < 0 ? float.NaN : _output.Scores[_slots[row]];

    /// <summary>The value of an extra integer column.</summary>
    public int IntegerOf(int column, int row) => _slots[row] < 0 ? OutputColumn.MissingInteger : _output.Integers(column)[_slots[row]];

    private void AddUnscored(bool isWarmingUp) => _slots[Count++] = ~(int)(isWarmingUp ? RowStatus.WarmingUp : RowStatus.MissingFeature);

    /// <summary>Copies the values of an extra column into <paramref name="destination"/>.</summary>
    public void CopyExtra(int column, int row, Span<float> destination)
    {
        if (_slots[row] < 0) destination.Fill(float.NaN);
        else _output.Extra(column, _slots[row]).CopyTo(destination);
    }
}
