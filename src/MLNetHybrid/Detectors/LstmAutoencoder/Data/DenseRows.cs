using System.Numerics.Tensors;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>Rows with all of their values, (R, F) row-major.</summary>
internal sealed class DenseRows(ReadOnlyMemory<float> values, int featureCount) : FeatureRows
{
    /// <inheritdoc/>
    public override int Count { get; } = values.Length / featureCount;

    /// <inheritdoc/>
    public override int FeatureCount => featureCount;

    /// <summary>All rows.</summary>
    public ReadOnlyMemory<float> Values => values;

    /// <summary>Row <paramref name="row"/>, (F).</summary>
    public ReadOnlySpan<float> this[int row] => values.Span.Slice(row * featureCount, featureCount);

    /// <inheritdoc/>
    public override float MaxMagnitude() => values.IsEmpty ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude(values.Span));

    /// <inheritdoc/>
    public override void CopyTo(int row, Span<float> destination) => this[row].CopyTo(destination);
}
