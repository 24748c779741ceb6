using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;
using MLNetHybrid.Evaluation.Classification;

namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>The feature rows of a view, (N, D) row-major, in the view's order.</summary>
internal sealed class FeatureSeries
{
    private readonly float[] _values;
    private readonly bool[] _finite;

    private FeatureSeries(float[] values, bool[] finite, int columnCount) => (_values, _finite, ColumnCount) = (values, finite, columnCount);

    /// <summary>N.</summary>
    public int RowCount => _finite.Length;

    /// <summary>D.</summary>
    public int ColumnCount { get; }

    /// <summary>By row: whether all its values are finite.</summary>
    public ReadOnlySpan<bool> Finite => _finite;

    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * ColumnCount, ColumnCount);

    public static FeatureSeries Read(IDataView data, string columnName)
    {
        const string Option = "Compare.FeatureColumnName";
        DataViewSchema.Column column = ScoredRowReader.Column(data.Schema, columnName, Option);
        int size = (column.Type as VectorDataViewType)?.Size ?? 0;
        ScoredRowReader.CheckType(
            column, size > 0 && (column.Type as VectorDataViewType)?.ItemType == NumberDataViewType.Single, "a vector of Single of known size", Option);

        var values = new List<float>();
        var finite = new List<bool>();
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            getter(ref buffer);
            FeatureValues.Check(in buffer, size, columnName);
            bool all = true;
            foreach (float value in buffer.DenseValues())
            {
                values.Add(value);
                all &= float.IsFinite(value);
            }
            finite.Add(all);
        }
        return new FeatureSeries([.. values], [.. finite], size);
    }
}
