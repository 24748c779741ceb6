using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>Collects rows as they arrive: sparse while at most a quarter of all values is stored, else dense.</summary>
internal sealed class RowCollector
{
    private readonly int _featureCount;
    private readonly long _declaredRows;
    private readonly List<int> _starts = [];   // sparse: where each row's values begin
    private int[]? _indices = [];              // sparse; null: dense
    private float[] _values = [];
    private int _present;

    /// <param name="featureCount">F.</param>
    /// <param name="declaredRows">Rows that the source has promised; 0: unknown.</param>
    public RowCollector(int featureCount, long declaredRows)
    {
        _featureCount = featureCount;
        _declaredRows = declaredRows;
        MaximumDenseRows = Array.MaxLength / featureCount;
    }

    public int Count { get; private set; }

    /// <summary>Whether one array has no room for one more row.</summary>
    public bool IsFull =>
        _indices is null ? Count >= MaximumDenseRows : _present > Array.MaxLength - _featureCount || Count == Array.MaxLength;

    public int MaximumDenseRows { get; }

    public void Add(WindowRow row)
    {
        double most = FeatureValues.LargestSparseShare * (Count + 1L) * _featureCount;
        if (_indices is not null && Count < MaximumDenseRows && _present + row.GetValues().Length > most) MakeDense();
        if (_indices is null) AddDense(row);
        else AddSparse(row);
        Count++;
    }

    /// <summary>Row number <paramref name="row"/> of those that came. Valid until the next one comes.</summary>
    public WindowRow Row(int row) => _indices is null
        ? new(_featureCount, _values.AsSpan(row * _featureCount, _featureCount), default, isDense: true)
        : new(_featureCount, _values.AsSpan(_starts[row], CountOf(row)), _indices.AsSpan(_starts[row], CountOf(row)), isDense: false);

    /// <summary>Row i of the result is row <paramref name="order"/>[i] of those that came. The collector is used up.</summary>
    public FeatureRows InOrder(int[] order)
    {
        if (_indices is null)
        {
            RowOrder.Permute(_values, order, _featureCount);
            return new DenseRows(_values.AsMemory(0, Count * _featureCount), _featureCount);
        }

        return new SparseRows([.. order.Select(row => _starts[row])], [.. order.Select(CountOf)], _indices, _values, _featureCount);
    }

    // Of a sparse row's values.
    private int CountOf(int row) => (row + 1 < Count ? _starts[row + 1] : _present) - _starts[row];

    private void AddDense(WindowRow row)
    {
        int used = Count * _featureCount;
        if (_values.Length - used < _featureCount) Array.Resize(ref _values, DenseCapacity());
        row.CopyTo(_values.AsSpan(used, _featureCount));
    }

    private void AddSparse(WindowRow row)
    {
        ReadOnlySpan<float> values = row.GetValues();
        if (_values.Length - _present < values.Length)
        {
            int capacity = (int)Math.Min(Array.MaxLength, Math.Max(1024, 2L * (_present + values.Length)));
            Array.Resize(ref _values, capacity);
            Array.Resize(ref _indices, capacity);
        }

        values.CopyTo(_values.AsSpan(_present));
        Span<int> indices = _indices.AsSpan(_present, values.Length);
        if (row.IsDense) for (int i = 0; i < indices.Length; i++) indices[i] = i;
        else row.GetIndices().CopyTo(indices);
        _starts.Add(_present);
        _present += values.Length;
    }

    private int DenseCapacity() => (int)(FeatureMatrix.Capacity(Count, _declaredRows, MaximumDenseRows) * _featureCount);

    private void MakeDense()
    {
        var dense = new float[DenseCapacity()];
        for (int row = 0; row < Count; row++)
        {
            int end = row + 1 < Count ? _starts[row + 1] : _present;
            for (int i = _starts[row]; i < end; i++) dense[(long)row * _featureCount + _indices![i]] = _values[i];
        }

        _values = dense;
        _indices = null;
        _starts.Clear();
    }
}
