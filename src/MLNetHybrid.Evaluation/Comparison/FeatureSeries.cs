using MLNetHybrid.Evaluation.Columns;

namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>The feature rows of a view, (N, D) row-major, one stream after the other, each in the view's order.</summary>
internal sealed class FeatureSeries
{
    private readonly float[] _values;
    private readonly int[] _places;   // by row: its number in the view

    private FeatureSeries(float[] values, bool[] finite, int columnCount, int[] places, int[] counts) =>
        (_values, Finite, ColumnCount, _places, Counts) = (values, finite, columnCount, places, counts);

    /// <summary>N.</summary>
    public int RowCount => Finite.Length;

    /// <summary>D.</summary>
    public int ColumnCount { get; }

    /// <summary>Rows of each stream, in the order of their first rows.</summary>
    public int[] Counts { get; }

    /// <summary>By row: whether all its values are finite.</summary>
    public bool[] Finite { get; }

    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(_places[row] * ColumnCount, ColumnCount);

    /// <summary>By row: whether it is one of the view's last finite ones.</summary>
    public bool[] IsAmongLast(int count)
    {
        HashSet<int> last =
            [.. Enumerable.Range(0, RowCount).Where(row => Finite[row]).OrderByDescending(row => _places[row]).Take(count)];
        return [.. Enumerable.Range(0, RowCount).Select(last.Contains)];
    }

    /// <summary>Values by row, in the order of the view.</summary>
    public float[] InViewOrder(float[] values)
    {
        var ordered = new float[values.Length];
        for (int row = 0; row < values.Length; row++) ordered[_places[row]] = values[row];
        return ordered;
    }

    public static FeatureSeries Read(IDataView data, string columnName, string? partitionColumnName = null, IHostEnvironment? host = null)
    {
        var view = new ViewReader(data, host);
        FeatureColumn features = FeatureColumn.Of(view, columnName, "Compare.FeatureColumnName", orSingle: false);
        Func<ReadOnlyMemory<char>>? streamOf = view.Scalar<ReadOnlyMemory<char>>(partitionColumnName, "Compare.PartitionColumnName");
        List<float> values = [];
        List<bool> finite = [];
        List<int> streams = [];
        Dictionary<string, int> numbers = [];
        foreach (long _ in view.Rows())
        {
            ReadOnlySpan<float> row = features.Read();
            values.AddRange(row);
            finite.Add(FeatureValues.IsFinite(row));
            string stream = streamOf?.Invoke().ToString() ?? "";
            if (!numbers.TryGetValue(stream, out int number)) numbers.Add(stream, number = numbers.Count);
            streams.Add(number);
        }
        int[] places = [.. Enumerable.Range(0, finite.Count).OrderBy(row => streams[row])];
        return new FeatureSeries([.. values], [.. places.Select(place => finite[place])], features.Size, places,
            [.. streams.CountBy(number => number).OrderBy(stream => stream.Key).Select(stream => stream.Value)]);
    }
}
