using System.Numerics.Tensors;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>
/// Rows of which only the values that are there take memory; all others are 0. Each row names its part of the values, so the parts may lie in any
/// order.
/// </summary>
/// <param name="starts">(R): where a row's part begins.</param>
/// <param name="counts">(R): how many values it has.</param>
/// <param name="indices">Features, ascending within a row.</param>
/// <param name="values">Their values.</param>
/// <param name="featureCount">F.</param>
internal sealed class SparseRows(int[] starts, int[] counts, int[] indices, float[] values, int featureCount) : FeatureRows
{
    /// <inheritdoc/>
    public override int Count => starts.Length;

    /// <inheritdoc/>
    public override int FeatureCount => featureCount;

    /// <summary>The features that have a value in row <paramref name="row"/>, ascending.</summary>
    public ReadOnlySpan<int> Indices(int row) => indices.AsSpan(starts[row], counts[row]);

    /// <summary>The values of these features.</summary>
    public ReadOnlySpan<float> Values(int row) => values.AsSpan(starts[row], counts[row]);

    /// <inheritdoc/>
    public override float MaxMagnitude()
    {
        float largest = 0;
        for (int row = 0; row < Count; row++)
            if (counts[row] > 0) largest = Math.Max(largest, MathF.Abs(TensorPrimitives.MaxMagnitude(Values(row))));
        return largest;
    }

    /// <inheritdoc/>
    public override void CopyTo(int row, Span<float> destination)
    {
        destination[..featureCount].Clear();
        ReadOnlySpan<int> features = Indices(row);
        ReadOnlySpan<float> present = Values(row);
        for (int i = 0; i < features.Length; i++) destination[features[i]] = present[i];
    }
}
