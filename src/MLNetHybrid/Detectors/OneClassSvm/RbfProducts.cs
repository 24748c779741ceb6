using System.Buffers;
using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>
/// sum_m w_m exp(-gamma |x_m - z|^2) with |x - z|^2 = |x|^2 - 2 x.z + |z|^2, half the operations of differences and less exact: with a
/// bound on its error, so that the caller can let <see cref="KernelExpansion"/> decide where it matters. All rows are taken relative to the
/// mean of x, which makes the squares small. Immutable, safe for any number of threads.
/// </summary>
/// <remarks>
/// Half the squared distance is a sum of D products, |x|^2 / 2 and |z|^2 / 2, whose partial sums are at most |x|^2 + |z|^2 in size. Each
/// addition, the products together and the halved squares add at most u times that to the error, the rounding of the values relative to
/// the mean twice that: E = (D + 16) u (|x|^2 + |z|^2) has room for all. A kernel value K is then wrong by at most 2 gamma E K and what
/// <see cref="ScoreRounding"/> allows for, and the sum by that part of itself.
/// </remarks>
internal sealed class RbfProducts
{
    /// <summary>Rows z that are taken at a time.</summary>
    public const int RowsAtOnce = TileProduct.TileRows;

    /// <summary>Largest part of the sum that its error may be.</summary>
    public const double LargestError = 1e-4;

    private const int TileRows = TileProduct.TileRows;

    // A chunk of x and its kernel values stay in the first-level cache.
    private const int TilesPerChunk = 4;

    // Rows that fill the last tile up are so far away, and weigh nothing.
    private const float FarAway = 1e30f;

    private readonly float[] _center;
    private readonly float[] _tiles;
    private readonly float[] _halfSquares;
    private readonly double[] _weights;
    private readonly double _gamma;
    private readonly double _unit;
    private readonly double _largestSquare;

    /// <param name="rows">x, (M, D).</param>
    /// <param name="weights">(M), not negative.</param>
    /// <param name="gamma">Positive.</param>
    public RbfProducts(RowPanels rows, ReadOnlySpan<float> weights, double gamma)
    {
        int M = rows.RowCount, D = rows.ColumnCount, tiles = (M + TileRows - 1) / TileRows;
        _gamma = gamma;
        _unit = (D + 16.0) / (1 << 24);
        _center = new float[D];
        _tiles = new float[checked(tiles * TileRows * D)];
        _halfSquares = new float[tiles * TileRows];
        _weights = new double[tiles * TileRows];
        Array.Fill(_halfSquares, FarAway);
        var row = new float[D];
        var mean = new double[D];
        for (int m = 0; m < M; m++)
        {
            rows.CopyRow(m, row);
            for (int d = 0; d < D; d++) mean[d] += row[d];
        }
        for (int d = 0; d < D; d++) _center[d] = (float)(mean[d] / M);
        for (int m = 0; m < M; m++)
        {
            rows.CopyRow(m, row);
            double square = Place(row, _tiles.AsSpan(m / TileRows * TileRows * D + m % TileRows));
            _halfSquares[m] = (float)(square / 2);
            _largestSquare = Math.Max(_largestSquare, square);
            _weights[m] = weights[m];
        }
        MayPay = Error(0) <= LargestError;
    }

    /// <summary>Whether any row z has so small an error that products are of use.</summary>
    public bool MayPay { get; }

    /// <summary>
    /// The sums of up to 32 rows <paramref name="z"/> (N, D) into <paramref name="sums"/> (N), and the parts of them that their errors may
    /// be; infinite where the sum means nothing. A row's sum is the same in whatever company.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Evaluate(ReadOnlySpan<float> z, Span<double> sums, Span<double> errors)
    {
        // x: (M, D), w: (M), z: (N, D), f: (N).  f_n = sum_m w_m exp(2 gamma min(0, x_m z_n - |x_m|^2 / 2 - |z_n|^2 / 2))
        int D = _center.Length, width = TilesPerChunk * TileRows;
        Span<float> k = stackalloc float[TileRows * TilesPerChunk * TileRows], bounds = stackalloc float[TileRows];
        Span<uint> unused = stackalloc uint[TileRows];
        float[] rented = ArrayPool<float>.Shared.Rent(TileRows * D);
        Span<float> columns = rented.AsSpan(0, TileRows * D);
        uint asked = 0;
        sums.Clear();
        for (int n = 0; n < sums.Length; n++)
        {
            double square = Place(z.Slice(n * D, D), columns[n..]);
            bounds[n] = (float)(square / 2);
            double error = Error(square);
            errors[n] = error <= LargestError ? error : double.PositiveInfinity;
            if (error <= LargestError) asked |= 1u << n;
        }
        for (int start = 0; start < _weights.Length && asked != 0; start += width)
        {
            int end = Math.Min(start + width, _weights.Length);
            for (int m = start; m < end; m += TileRows)
            {
                BlockWidth.Run<Kernel, uint>(new(
                    columns, asked, _tiles.AsSpan(m * D, TileRows * D), _halfSquares.AsSpan(m, TileRows), bounds, k[(m - start)..], width,
                    unused));
            }
            for (int n = 0; n < sums.Length; n++)
            {
                if ((asked >> n & 1) == 0) continue;
                Span<float> values = k.Slice(n * width, end - start);
                Exponential.ScaleAndExponentiate(values, 2 * _gamma);
                sums[n] += PanelKernels.WeightedSum(_weights.AsSpan(start, end - start), values);
            }
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    private double Error(double square) => 2.1 * _gamma * _unit * (square + _largestSquare);

    // Puts a row relative to the mean into one lane of a tile; gives its square.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Place(ReadOnlySpan<float> row, Span<float> lane)
    {
        double square = 0;
        for (int d = 0; d < row.Length; d++)
        {
            float value = row[d] - _center[d];
            lane[d * TileRows] = value;
            square += (double)value * value;
        }
        return square;
    }

    /// <summary>Half of minus a squared distance; rounding makes none of them negative.</summary>
    private readonly struct Distances : ITileSums
    {
        public static bool OnlyNotNegative => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static uint Keep<TLanes>(TLanes a, TLanes b, Operand<float> s, Operand<uint> near, uint asked, int l)
            where TLanes : struct, ILanes<TLanes>
        {
            s.Store(l, TLanes.Min(a, default));
            s.Store(l + TLanes.Count, TLanes.Min(b, default));
            return 0;
        }
    }

    private readonly ref struct Kernel(
        ReadOnlySpan<float> x, uint rows, ReadOnlySpan<float> y, ReadOnlySpan<float> halfSquares, ReadOnlySpan<float> bounds, Span<float> s,
        int stride, Span<uint> unused)
        : IKernel<uint>
    {
        private readonly ReadOnlySpan<float> _x = x, _y = y, _halfSquares = halfSquares, _bounds = bounds;
        private readonly Span<float> _s = s;
        private readonly Span<uint> _unused = unused;

        public uint Run<TLanes>() where TLanes : struct, ILanes<TLanes> =>
            TileProduct.Run<TLanes, Distances>(_x, rows, _y, _halfSquares, 0, _bounds, _s, stride, _unused);
    }
}
