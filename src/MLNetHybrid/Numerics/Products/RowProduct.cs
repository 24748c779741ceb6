using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// The two products with rows of inputs, forward and for the gradient, each for a slab of n features of the F that a row has. C, the number of
/// columns, is a multiple of
/// <see cref="ColumnUnit"/>. Each element is one chain of multiply-adds in the order of the features (of the rows, for the gradient), whatever rows
/// stand beside it and whether the row
/// is dense or sparse: a zero adds nothing.
/// </summary>
internal static class RowProduct
{
    public const int ColumnUnit = 32;

    /// <summary>C for this many columns.</summary>
    public static int RoundUp(int columns) => (columns + ColumnUnit - 1) / ColumnUnit * ColumnUnit;

    // x: R rows at the given offsets, w: (n, C), p: (R, C).  p_rc += sum_f x_r,first+f w_fc
    public static void Add(ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, ReadOnlySpan<float> w, int columns, Span<float> p)
    {
        if (Vector512.IsHardwareAccelerated) Forward<Lanes16>(x, offsets, first, w, columns, p);
        else if (Vector256.IsHardwareAccelerated) Forward<Lanes8>(x, offsets, first, w, columns, p);
        else if (Vector128.IsHardwareAccelerated) Forward<Lanes4>(x, offsets, first, w, columns, p);
        else Forward<Lanes1>(x, offsets, first, w, columns, p);
    }

    // One sparse row. values: (m), indices: (m), features of the slab; w: (n, C), p: (C).  p_c += sum_i values_i w_indices_i - first,c
    public static void AddSparse(ReadOnlySpan<float> values, ReadOnlySpan<int> indices, int first, ReadOnlySpan<float> w, int columns, Span<float> p)
    {
        for (int i = 0; i < values.Length; i++) AddMultiple(values[i], w.Slice((indices[i] - first) * columns, columns), p);
    }

    // x: R rows at the given offsets, d: (R, C), g: (n, C).  g_fc += sum_r x_r,first+f d_rc
    public static void AddTransposed(ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, int count, ReadOnlySpan<float> d, int columns, Span<float> g)
    {
        if (Vector512.IsHardwareAccelerated) Backward<Lanes16>(x, offsets, first, count, d, columns, g);
        else if (Vector256.IsHardwareAccelerated) Backward<Lanes8>(x, offsets, first, count, d, columns, g);
        else if (Vector128.IsHardwareAccelerated) Backward<Lanes4>(x, offsets, first, count, d, columns, g);
        else Backward<Lanes1>(x, offsets, first, count, d, columns, g);
    }

    // One sparse row. d: (C), g: (n, C).  g_indices_i - first,c += values_i d_c
    public static void AddTransposedSparse(ReadOnlySpan<float> values, ReadOnlySpan<int> indices, int first, ReadOnlySpan<float> d, int columns, Span<float> g)
    {
        for (int i = 0; i < values.Length; i++) AddMultiple(values[i], d[..columns], g.Slice((indices[i] - first) * columns, columns));
    }

    // y += a x, with the rounding of the tiles
    private static void AddMultiple(float a, ReadOnlySpan<float> x, Span<float> y)
    {
        if (Vector512.IsHardwareAccelerated) AddMultiple<Lanes16>(a, x, y);
        else if (Vector256.IsHardwareAccelerated) AddMultiple<Lanes8>(a, x, y);
        else if (Vector128.IsHardwareAccelerated) AddMultiple<Lanes4>(a, x, y);
        else AddMultiple<Lanes1>(a, x, y);
    }

    private static void AddMultiple<TLanes>(float a, ReadOnlySpan<float> x, Span<float> y) where TLanes : struct, ILanes<TLanes>
    {
        ref float from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y[..x.Length]);
        TLanes v = TLanes.All(a);
        for (int c = 0; c < x.Length; c += TLanes.Count)
            TLanes.Store(TLanes.MultiplyAdd(v, TLanes.Load(in Unsafe.Add(ref from, c)), TLanes.Load(in Unsafe.Add(ref to, c))), ref Unsafe.Add(ref to, c));
    }

    private static void Forward<TLanes>(ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, ReadOnlySpan<float> w, int columns, Span<float> p)
        where TLanes : struct, ILanes<TLanes>
    {
        int count = w.Length / columns, r = 0;
        if (count == 0) return;
        ref float from = ref MemoryMarshal.GetReference(w), to = ref MemoryMarshal.GetReference(p[..(offsets.Length * columns)]);
        for (; r + 4 <= offsets.Length; r += 4)
        {
            Four<TLanes>(
                ref Row(x, offsets[r], first, count), ref Row(x, offsets[r + 1], first, count), ref Row(x, offsets[r + 2], first, count),
                ref Row(x, offsets[r + 3], first, count), ref from, columns, count, ref Unsafe.Add(ref to, r * columns));
        }

        for (; r < offsets.Length; r++) One<TLanes>(ref Row(x, offsets[r], first, count), ref from, columns, count, ref Unsafe.Add(ref to, r * columns));
    }

    // Features take the place of rows, and rows that of features; a feature's values lie apart, so a piece of x is transposed first.
    private static void Backward<TLanes>(ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, int first, int count, ReadOnlySpan<float> d, int columns, Span<float> g)
        where TLanes : struct, ILanes<TLanes>
    {
        const int Piece = 64;
        Span<float> transposed = stackalloc float[Piece * Piece];
        ref float d0 = ref MemoryMarshal.GetReference(d[..(offsets.Length * columns)]), g0 = ref MemoryMarshal.GetReference(g[..(count * columns)]);
        for (int r = 0; r < offsets.Length; r += Piece)
        {
            int rows = Math.Min(Piece, offsets.Length - r);
            ref float from = ref Unsafe.Add(ref d0, r * columns);
            for (int f = 0; f < count; f += Piece)
            {
                int features = Math.Min(Piece, count - f), i = 0;
                LaneGather.Transpose(x, offsets.Slice(r, rows), first + f, features, Piece, transposed);
                for (; i + 4 <= features; i += 4)
                {
                    ref float a = ref transposed[i * Piece];
                    Four<TLanes>(
                        ref a, ref Unsafe.Add(ref a, Piece), ref Unsafe.Add(ref a, 2 * Piece), ref Unsafe.Add(ref a, 3 * Piece), ref from, columns, rows,
                        ref Unsafe.Add(ref g0, (f + i) * columns));
                }

                for (; i < features; i++) One<TLanes>(ref transposed[i * Piece], ref from, columns, rows, ref Unsafe.Add(ref g0, (f + i) * columns));
            }
        }
    }

    private static void Four<TLanes>(ref float a, ref float b, ref float c, ref float d, ref float w, int columns, int count, ref float p)
        where TLanes : struct, ILanes<TLanes>
    {
        int j = 0;
        if (TLanes.HasManyRegisters)
            for (; j + 6 * TLanes.Count <= columns; j += 6 * TLanes.Count)
                Tile.FourBySix<TLanes>(ref a, ref b, ref c, ref d, ref Unsafe.Add(ref w, j), columns, count, ref Unsafe.Add(ref p, j), columns);
        for (; j < columns; j += 2 * TLanes.Count)
            Tile.FourByTwo<TLanes>(ref a, ref b, ref c, ref d, ref Unsafe.Add(ref w, j), columns, count, ref Unsafe.Add(ref p, j), columns);
    }

    private static void One<TLanes>(ref float a, ref float w, int columns, int count, ref float p) where TLanes : struct, ILanes<TLanes>
    {
        int j = 0;
        for (; j + 6 * TLanes.Count <= columns; j += 6 * TLanes.Count) Tile.OneBySix<TLanes>(ref a, ref Unsafe.Add(ref w, j), columns, count, ref Unsafe.Add(ref p, j));
        for (; j < columns; j += 2 * TLanes.Count) Tile.OneByTwo<TLanes>(ref a, ref Unsafe.Add(ref w, j), columns, count, ref Unsafe.Add(ref p, j));
    }

    // The bounds are checked here, once per tile.
    private static ref float Row(ReadOnlySpan<float> x, int offset, int first, int count) => ref MemoryMarshal.GetReference(x.Slice(offset + first, count));
}
