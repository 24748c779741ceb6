using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// The two products with rows of inputs, forward and for the gradient, each for a slab of n features of the F that a row has. C, the number of columns, is
/// a multiple of <see cref="ColumnUnit"/>. Each element is one chain of multiply-adds in the order of the features (of the rows, for the gradient),
/// whatever rows stand beside it and whether the row is dense or sparse: a zero adds nothing. The tests compare with loops (RowProductTests).
/// </summary>
internal static class RowProduct
{
    public const int ColumnUnit = 32;

    /// <summary>C for this many columns.</summary>
    public static int RoundUp(int columns) => (columns + ColumnUnit - 1) / ColumnUnit * ColumnUnit;

    // x: R rows at the given offsets, w: (n, C), p: (R, C).  p_rc += sum_f x_r,first+f w_fc
    public static void Add(ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, ReadOnlySpan<float> w, int columns, Span<float> p) =>
        BlockWidth.Run<Forward, ValueTuple>(new(x, offsets, first, w, columns, p));

    // One sparse row. values: (m), indices: (m), features of the slab; w: (n, C), p: (C).  p_c += sum_i values_i w_indices_i - first,c
    public static void AddSparse(
        ReadOnlySpan<float> values, ReadOnlySpan<int> indices, int first, ReadOnlySpan<float> w, int columns, Span<float> p)
    {
        for (int i = 0; i < values.Length; i++) AddMultiple(values[i], w.Slice((indices[i] - first) * columns, columns), p);
    }

    // x: R rows at the given offsets, d: (R, C), g: (n, C).  g_fc += sum_r x_r,first+f d_rc
    public static void AddTransposed(
        ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, int count, ReadOnlySpan<float> d, int columns, Span<float> g) =>
        BlockWidth.Run<Backward, ValueTuple>(new(x, offsets, first, count, d, columns, g));

    // One sparse row. d: (C), g: (n, C).  g_indices_i - first,c += values_i d_c
    public static void AddTransposedSparse(
        ReadOnlySpan<float> values, ReadOnlySpan<int> indices, int first, ReadOnlySpan<float> d, int columns, Span<float> g)
    {
        for (int i = 0; i < values.Length; i++) AddMultiple(values[i], d[..columns], g.Slice((indices[i] - first) * columns, columns));
    }

    // y += a x, with the rounding of the tiles
    private static void AddMultiple(float a, ReadOnlySpan<float> x, Span<float> y) =>
        BlockWidth.Run<Multiple, ValueTuple>(new(a, x, y[..x.Length]));

    // p_rc += sum_f x_r,first+f w_fc with n = count, a row of p every rowStride values
    public static void Add<TLanes>(
        ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, int count, Operand<float> w, int columns, Operand<float> p, int rowStride)
        where TLanes : struct, ILanes<TLanes>
    {
        int r = 0;
        for (; r + 4 <= offsets.Length; r += 4)
        {
            Operand<float> a = Row(x, offsets[r], first, count), b = Row(x, offsets[r + 1], first, count);
            Operand<float> c = Row(x, offsets[r + 2], first, count), d = Row(x, offsets[r + 3], first, count);
            RowTile.Four<TLanes>(a, b, c, d, w, columns, count, p.From(r * rowStride), rowStride);
        }

        for (; r < offsets.Length; r++) RowTile.One<TLanes>(Row(x, offsets[r], first, count), w, columns, count, p.From(r * rowStride));
    }

    // The bounds are checked here, once per tile.
    private static Operand<float> Row(ReadOnlySpan<float> x, int offset, int first, int count) => x.Slice(offset + first, count);

    private readonly ref struct Multiple(float a, ReadOnlySpan<float> x, Span<float> y) : IKernel<ValueTuple>
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly Span<float> _y = y;

        public ValueTuple Run<TLanes>() where TLanes : struct, ILanes<TLanes>
        {
            Operand<float> from = _x, to = _y;
            TLanes v = TLanes.All(a);
            for (int c = 0; c < _x.Length; c += TLanes.Count) to.Store(c, TLanes.MultiplyAdd(v, from.Load<TLanes>(c), to.Load<TLanes>(c)));
            return default;
        }
    }

    private readonly ref struct Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, ReadOnlySpan<float> w, int columns, Span<float> p) : IKernel<ValueTuple>
    {
        private readonly ReadOnlySpan<float> _x = x, _w = w;
        private readonly ReadOnlySpan<int> _offsets = offsets;
        private readonly Span<float> _p = p[..(offsets.Length * columns)];

        public ValueTuple Run<TLanes>() where TLanes : struct, ILanes<TLanes>
        {
            Add<TLanes>(_x, _offsets, first, _w.Length / columns, _w, columns, _p, columns);
            return default;
        }
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
            Span<int> lines = stackalloc int[Piece];
            for (int i = 0; i < Piece; i++) lines[i] = i * Piece;
            for (int r = 0; r < _offsets.Length; r += Piece)
            {
                int rows = Math.Min(Piece, _offsets.Length - r);
                for (int f = 0; f < count; f += Piece)
                {
                    int features = Math.Min(Piece, count - f);
                    LaneGather.Transpose(_x, _offsets.Slice(r, rows), first + f, features, Piece, transposed);
                    Add<TLanes>(transposed, lines[..features], 0, rows, _d[(r * columns)..], columns, _g[(f * columns)..], columns);
                }
            }

            return default;
        }
    }
}
