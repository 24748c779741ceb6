using Microsoft.ML.Data;
using MLNetHybrid.Components;

namespace MLNetHybrid.Streams;

/// <summary>One row of a window, dense or sparse. Valid until its stream's next row.</summary>
/// <param name="length">F.</param>
/// <param name="values">All values of a dense row; those of a sparse one that are there.</param>
/// <param name="indices">Of a sparse row's values.</param>
/// <param name="isDense">Whether all values are there.</param>
internal readonly ref struct WindowRow(int length, ReadOnlySpan<float> values, ReadOnlySpan<int> indices, bool isDense)
{
    private readonly ReadOnlySpan<float> _values = values;
    private readonly ReadOnlySpan<int> _indices = indices;

    /// <summary>F.</summary>
    public int Length => length;

    public bool IsDense => isDense;

    public ReadOnlySpan<float> GetValues() => _values;

    public ReadOnlySpan<int> GetIndices() => _indices;

    /// <summary>Whether every feature is missing.</summary>
    public bool IsMissing => FeatureValues.IsMissing(_values, length);

    public static implicit operator WindowRow(in VBuffer<float> row) =>
        new(row.Length, row.GetValues(), row.GetIndices(), row.IsDense);

    /// <summary>Writes all F values.</summary>
    public void CopyTo(Span<float> destination)
    {
        if (isDense)
        {
            _values.CopyTo(destination);
            return;
        }
        destination[..length].Clear();
        for (int i = 0; i < _indices.Length; i++) destination[_indices[i]] = _values[i];
    }
}
