using System.Numerics.Tensors;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>Rows with all of their values, (R, F) row-major.</summary>
internal sealed class DenseRows(ReadOnlyMemory<float> values, int featureCount) : FeatureRows
{
    public override int Count { get; } = values.Length / featureCount;

    public override int FeatureCount => featureCount;

    public override double LargestStoredShare => 1;

    public override float MaxMagnitude() => values.IsEmpty ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude(values.Span));

    public override void CopyTo(int row, Span<float> destination) => Row(row).CopyTo(destination);

    public override ReadOnlySpan<float> Row(int row) => values.Span.Slice(row * featureCount, featureCount);

    public override RowSlab Slab(ReadOnlySpan<int> numbers)
    {
        var offsets = new int[numbers.Length];
        TensorPrimitives.Multiply(numbers, featureCount, offsets);
        return new DenseSlab(values, offsets);
    }

    private sealed class DenseSlab(ReadOnlyMemory<float> x, int[] offsets) : RowSlab
    {
        private int _first;
        private int _count;

        public override void MoveTo(int first, int count) => (_first, _count) = (first, count);

        public override void AddProduct(ReadOnlySpan<float> w, int columns, Span<float> p)
        {
            for (int f = 0; f < _count; f += CachedFeatures)
            {
                int n = Math.Min(CachedFeatures, _count - f);
                RowProduct.Add(x.Span, offsets, _first + f, w.Slice(f * columns, n * columns), columns, p);
            }
        }

        public override void AddTransposedProduct(ReadOnlySpan<float> d, int columns, Span<float> g) =>
            RowProduct.AddTransposed(x.Span, offsets, _first, _count, d, columns, g);

        public override void AddMultiples(ReadOnlySpan<float> a, Span<float> y)
        {
            for (int r = 0; r < offsets.Length; r++) TensorPrimitives.MultiplyAdd(Part(r), a[r], y, y);
        }

        public override void Distances(ReadOnlySpan<float> b, double bb, Span<double> distances)
        {
            for (int r = 0; r < offsets.Length; r++) distances[r] = RowDistance.Squared(Part(r), b);
        }

        private ReadOnlySpan<float> Part(int r) => x.Span.Slice(offsets[r] + _first, _count);
    }
}
