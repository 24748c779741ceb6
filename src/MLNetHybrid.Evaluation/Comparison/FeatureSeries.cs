using MLNetHybrid.Evaluation.Columns;

namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>The feature rows of a view, (N, D) row-major, in the view's order.</summary>
internal sealed class FeatureSeries
{
    private readonly float[] _values;
    private readonly bool[] _finite;

    private FeatureSeries(float[] values, bool[] finite, int columnCount) =>
        (_values, _finite, ColumnCount) = (values, finite, columnCount);

    /// <summary>N.</summary>
    public int RowCount => _finite.Length;

    /// <summary>D.</summary>
    public int ColumnCount { get; }

    /// <summary>By row: whether all its values are finite.</summary>
    public ReadOnlySpan<bool> Finite => _finite;

    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * ColumnCount, ColumnCount);

    public static FeatureSeries Read(IDataView data, string columnName, IHostEnvironment? host = null)
    {
        var view = new ViewReader(data, host);
        FeatureColumn features = FeatureColumn.Of(view, columnName, "Compare.FeatureColumnName", orSingle: false);
        List<float> values = [];
        List<bool> finite = [];
        foreach (long _ in view.Rows())
        {
            ReadOnlySpan<float> row = features.Read();
            values.AddRange(row);
            finite.Add(FeatureValues.IsFinite(row));
        }
        return new FeatureSeries([.. values], [.. finite], features.Size);
    }
}
