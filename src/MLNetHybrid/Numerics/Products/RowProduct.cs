using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// The two products with rows of inputs, forward and for the gradient, each for a slab of n features of the F that a row has. C, the number
/// of columns, is a multiple of <see cref="ColumnUnit"/>. Each element is one chain of multiply-adds in the order of the features (of the
/// rows, for the gradient), whatever rows stand beside it and whether the row is dense or sparse: a zero adds nothing. The tests compare
/// with loops (RowProductTests).
/// </summary>
internal static class RowProduct
{
    public const int ColumnUnit = 32;

    /// <summary>C for this many columns.</summary>
    public static int RoundUp(int columns) => (columns + ColumnUnit - 1) / ColumnUnit * ColumnUnit;

    // x: R rows at the given offsets, w: (n, C), p: (R, C).  p_rc += sum_f x_r,first+f w_fc
    public static void Add(
        ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, ReadOnlySpan<float> w, int columns, Span<float> p) =>
        BlockWidth.Run<Forward, ValueTuple>(new(x, offsets, first, w, columns, p));

    // One sparse row. values: (m), indices: (m), features of the slab; w: (n, C), p: (C).  p_c += sum_i values_i w_indices_i - first,c
    public static void AddSparse(
        ReadOnlySpan<float> values, ReadOnlySpan<int> indices, int first, ReadOnlySpan<float> w, int columns, Span<float> p) =>
        BlockWidth.Run<Multiples, ValueTuple>(new(values, indices, first, columns, w, columns, p, 0));

    // x: R rows at the given offsets, d: (R, C), g: (n, C).  g_fc += sum_r x_r,first+f d_rc
    public static void AddTransposed(
        ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, int count, ReadOnlySpan<float> d, int columns, Span<float> g) =>
        BlockWidth.Run<Backward, ValueTuple>(new(x, offsets, first, count, d, columns, g));

    // One sparse row. d: (C), g: (n, C).  g_indices_i - first,c += values_i d_c
    public static void AddTransposedSparse(
        ReadOnlySpan<float> values, ReadOnlySpan<int> indices, int first, ReadOnlySpan<float> d, int columns, Span<float> g) =>
        BlockWidth.Run<Multiples, ValueTuple>(new(values, indices, first, columns, d, 0, g, columns));

    // x, s, p: R rows, one every xStep, sStep, pStep values; w: (n, C).  p_rc = s_rc + sum_f x_rf w_fc
    public static void Run<TLanes>(
        Operand<float> x, int xStep, int rows, Operand<float> w, int count, int columns, Operand<float> s, int sStep,
        Operand<float> p, int pStep)
        where TLanes : struct, ILanes<TLanes>
    {
        for (; rows >= 4; rows -= 4, x = x.From(4 * xStep), s = s.From(4 * sStep), p = p.From(4 * pStep))
            RowTile.Four<TLanes>(x, x.From(xStep), x.From(2 * xStep), x.From(3 * xStep), w, columns, count, s, sStep, p, pStep);
        for (; rows > 0; rows--, x = x.From(xStep), s = s.From(sStep), p = p.From(pStep)) RowTile.One<TLanes>(x, w, columns, count, s, p);
    }

    // With k = indices_i - first: y_(k yStep) ... += values_i x_(k xStep) ..., C values, with the rounding of the tiles
    private readonly ref struct Multiples(
        ReadOnlySpan<float> values, ReadOnlySpan<int> indices, int first, int columns, ReadOnlySpan<float> x, int xStep,
        Span<float> y, int yStep)
        : IKernel<ValueTuple>
    {
        private readonly ReadOnlySpan<float> _values = values, _x = x;
        private readonly ReadOnlySpan<int> _indices = indices;
        private readonly Span<float> _y = y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public ValueTuple Run<TLanes>() where TLanes : struct, ILanes<TLanes>
        {
            ReadOnlySpan<float> values = _values, x = _x;
            ReadOnlySpan<int> indices = _indices[..values.Length];
            Span<float> y = _y;
            int size = columns, start = first, xs = xStep, ys = yStep;
            for (int i = 0; i < values.Length; i++)
            {
                int k = indices[i] - start;
                Operand<float> from = x.Slice(k * xs, size), to = y.Slice(k * ys, size);
                TLanes v = TLanes.All(values[i]);
                for (int c = 0; c < size; c += TLanes.Count) to.Store(c, TLanes.MultiplyAdd(v, from.Load<TLanes>(c), to.Load<TLanes>(c)));
            }

            return default;
        }
    }

    private readonly ref struct Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, ReadOnlySpan<float> w, int columns, Span<float> p)
        : IKernel<ValueTuple>
    {
        private readonly ReadOnlySpan<float> _x = x, _w = w;
        private readonly ReadOnlySpan<int> _offsets = offsets;
        private readonly Span<float> _p = p[..(offsets.Length * columns)];

        public ValueTuple Run<TLanes>() where TLanes : struct, ILanes<TLanes>
        {
            int count = _w.Length / columns, r = 0;
            Operand<float> w = _w, p = _p;
            for (; r + 4 <= _offsets.Length; r += 4, p = p.From(4 * columns))
            {
                Operand<float> a = Row(r, count), b = Row(r + 1, count), c = Row(r + 2, count), d = Row(r + 3, count);
                RowTile.Four<TLanes>(a, b, c, d, w, columns, count, p, columns, p, columns);
            }

            for (; r < _offsets.Length; r++, p = p.From(columns)) RowTile.One<TLanes>(Row(r, count), w, columns, count, p, p);
            return default;
        }

        // The bounds are checked here, once per tile.
        private Operand<float> Row(int r, int count) => _x.Slice(_offsets[r] + first, count);
    }

    // Features take the place of rows, and rows that of features; a feature's values lie apart, so a piece of x is transposed first.
    private readonly ref struct Backward(
        ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, int count, ReadOnlySpan<float> d, int columns, Span<float> g)
        : IKernel<ValueTuple>
    {
        private const int Piece = 64;

        private readonly ReadOnlySpan<float> _x = x, _d = d[..(offsets.Length * columns)];
        private readonly ReadOnlySpan<int> _offsets = offsets;
        private readonly Span<float> _g = g[..(count * columns)];

        public ValueTuple Run<TLanes>() where TLanes : struct, ILanes<TLanes>
        {
            Span<float> transposed = stackalloc float[Piece * Piece];
            for (int r = 0; r < _offsets.Length; r += Piece)
            {
                int rows = Math.Min(Piece, _offsets.Length - r);
                for (int f = 0; f < count; f += Piece)
                {
                    int features = Math.Min(Piece, count - f);
                    LaneGather.Transpose(_x, _offsets.Slice(r, rows), first + f, features, Piece, transposed);
                    Operand<float> sums = _g[(f * columns)..];
                    RowProduct.Run<TLanes>(transposed, Piece, features, _d[(r * columns)..], rows, columns, sums, columns, sums, columns);
                }
            }

            return default;
        }
    }
}
