using System.Numerics.Tensors;
using MLNetHybrid.Components;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>Rows of which only the stored values take memory; all others are 0. A row's values may lie anywhere among them.</summary>
/// <param name="starts">(R): where a row's values begin.</param>
/// <param name="counts">(R): how many values it has.</param>
/// <param name="indices">Features, ascending within a row.</param>
/// <param name="values">Their values.</param>
/// <param name="featureCount">F.</param>
internal sealed class SparseRows(int[] starts, int[] counts, int[] indices, float[] values, int featureCount) : FeatureRows
{
    public override int Count => starts.Length;

    public override int FeatureCount => featureCount;

    public override double LargestStoredShare => FeatureValues.LargestSparseShare;

    public override float MaxMagnitude()
    {
        float largest = 0;
        for (int row = 0; row < Count; row++)
            if (counts[row] > 0) largest = Math.Max(largest, MathF.Abs(TensorPrimitives.MaxMagnitude(Values(row))));
        return largest;
    }

    public override void CopyTo(int row, Span<float> destination) => Expand(Values(row), Indices(row), destination[..featureCount]);

    public override RowSlab Slab(ReadOnlySpan<int> numbers) => new SparseSlab(this, numbers.ToArray());

    /// <summary>Writes a sparse row with its zeros.</summary>
    public static void Expand(ReadOnlySpan<float> values, ReadOnlySpan<int> indices, Span<float> destination)
    {
        destination.Clear();
        for (int i = 0; i < indices.Length; i++) destination[indices[i]] = values[i];
    }

    /// <summary>The features that have a value in a row, ascending.</summary>
    public ReadOnlySpan<int> Indices(int row) => indices.AsSpan(starts[row], counts[row]);

    /// <summary>The values of these features.</summary>
    public ReadOnlySpan<float> Values(int row) => values.AsSpan(starts[row], counts[row]);

    private sealed class SparseSlab(SparseRows rows, int[] numbers) : RowSlab
    {
        // (R): which of a row's values are in the slab.
        private readonly int[] _starts = new int[numbers.Length];
        private readonly int[] _ends = new int[numbers.Length];
        private int _first;
        private int _end;

        public override void MoveTo(int first, int count)
        {
            bool follows = first == _end;
            (_first, _end) = (first, first + count);
            for (int r = 0; r < numbers.Length; r++)
            {
                ReadOnlySpan<int> indices = rows.Indices(numbers[r]);
                _starts[r] = follows ? _ends[r] : LowerBound(indices, first);
                _ends[r] = _starts[r] + LowerBound(indices[_starts[r]..], _end);
            }
        }

        public override void AddProduct(ReadOnlySpan<float> w, int columns, Span<float> p)
        {
            for (int r = 0; r < numbers.Length; r++)
            {
                if (_starts[r] == _ends[r]) continue;
                RowProduct.AddSparse(Values(r), Indices(r), _first, w, columns, p.Slice(r * columns, columns));
            }
        }

        public override void AddTransposedProduct(ReadOnlySpan<float> d, int columns, Span<float> g)
        {
            for (int r = 0; r < numbers.Length; r++)
            {
                if (_starts[r] == _ends[r]) continue;
                RowProduct.AddTransposedSparse(Values(r), Indices(r), _first, d.Slice(r * columns, columns), columns, g);
            }
        }

        public override void AddMultiples(ReadOnlySpan<float> a, Span<float> y)
        {
            for (int r = 0; r < numbers.Length; r++)
            {
                ReadOnlySpan<float> values = Values(r);
                ReadOnlySpan<int> indices = Indices(r);
                for (int i = 0; i < indices.Length; i++) y[indices[i] - _first] += a[r] * values[i];
            }
        }

        public override void Distances(ReadOnlySpan<float> b, double bb, Span<double> distances)
        {
            for (int r = 0; r < numbers.Length; r++) distances[r] = RowDistance.Squared(Values(r), Indices(r), _first, b, bb);
        }

        private ReadOnlySpan<float> Values(int r) => rows.Values(numbers[r])[_starts[r].._ends[r]];

        private ReadOnlySpan<int> Indices(int r) => rows.Indices(numbers[r])[_starts[r].._ends[r]];

        // How many of the features are below this one.
        private static int LowerBound(ReadOnlySpan<int> features, int feature)
        {
            if (features.IsEmpty || features[0] >= feature) return 0;
            if (features[^1] < feature) return features.Length;
            int found = features.BinarySearch(feature);
            return found < 0 ? ~found : found;
        }
    }
}
