using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Evaluation.Statistics;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>Collects the vectors of a column, row after row.</summary>
internal sealed class VectorRows
{
    private readonly ValueGetter<VBuffer<float>> _get;
    private readonly int _size;
    private float[] _values;
    private int _length;
    private VBuffer<float> _row;

    public VectorRows(DataViewRow cursor, DataViewSchema.Column column)
    {
        _size = FeatureVector.Size(column);
        _get = FeatureVector.Getter(cursor, column);
        _values = new float[1024 * _size];
    }

    public void Add()
    {
        _get(ref _row);
        if (_length + _size > _values.Length) Array.Resize(ref _values, checked(_values.Length * 2));
        _row.CopyTo(_values.AsSpan(_length, _size));
        _length += _size;
    }

    public float[] ToArray()
    {
        Array.Resize(ref _values, _length);
        return _values;
    }
}
