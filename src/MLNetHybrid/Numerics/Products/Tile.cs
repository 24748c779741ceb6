using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// Register tiles of <see cref="RowProduct"/>: p (rows, columns) += sum over f of x (rows, f) w (f, columns). The sums stay in registers while f runs.
/// </summary>
internal static class Tile
{
    // Four rows and six vectors of columns: 24 sums, for 32 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourBySix<TLanes>(ref float a, ref float b, ref float c, ref float d, ref float w, int stride, int count, ref float p, int rowStride)
        where TLanes : struct, ILanes<TLanes>
    {
        int lanes = TLanes.Count;
        ref float p1 = ref Unsafe.Add(ref p, rowStride), p2 = ref Unsafe.Add(ref p, 2 * rowStride), p3 = ref Unsafe.Add(ref p, 3 * rowStride);
        TLanes a0 = At<TLanes>(ref p, 0), a1 = At<TLanes>(ref p, lanes), a2 = At<TLanes>(ref p, 2 * lanes);
        TLanes a3 = At<TLanes>(ref p, 3 * lanes), a4 = At<TLanes>(ref p, 4 * lanes), a5 = At<TLanes>(ref p, 5 * lanes);
        TLanes b0 = At<TLanes>(ref p1, 0), b1 = At<TLanes>(ref p1, lanes), b2 = At<TLanes>(ref p1, 2 * lanes);
        TLanes b3 = At<TLanes>(ref p1, 3 * lanes), b4 = At<TLanes>(ref p1, 4 * lanes), b5 = At<TLanes>(ref p1, 5 * lanes);
        TLanes c0 = At<TLanes>(ref p2, 0), c1 = At<TLanes>(ref p2, lanes), c2 = At<TLanes>(ref p2, 2 * lanes);
        TLanes c3 = At<TLanes>(ref p2, 3 * lanes), c4 = At<TLanes>(ref p2, 4 * lanes), c5 = At<TLanes>(ref p2, 5 * lanes);
        TLanes d0 = At<TLanes>(ref p3, 0), d1 = At<TLanes>(ref p3, lanes), d2 = At<TLanes>(ref p3, 2 * lanes);
        TLanes d3 = At<TLanes>(ref p3, 3 * lanes), d4 = At<TLanes>(ref p3, 4 * lanes), d5 = At<TLanes>(ref p3, 5 * lanes);
        for (int f = 0; f < count; f++)
        {
            TLanes xa = TLanes.All(Unsafe.Add(ref a, f)), xb = TLanes.All(Unsafe.Add(ref b, f));
            TLanes xc = TLanes.All(Unsafe.Add(ref c, f)), xd = TLanes.All(Unsafe.Add(ref d, f));
            TLanes v = At<TLanes>(ref w, 0);
            a0 = TLanes.MultiplyAdd(xa, v, a0);
            b0 = TLanes.MultiplyAdd(xb, v, b0);
            c0 = TLanes.MultiplyAdd(xc, v, c0);
            d0 = TLanes.MultiplyAdd(xd, v, d0);
            v = At<TLanes>(ref w, lanes);
            a1 = TLanes.MultiplyAdd(xa, v, a1);
            b1 = TLanes.MultiplyAdd(xb, v, b1);
            c1 = TLanes.MultiplyAdd(xc, v, c1);
            d1 = TLanes.MultiplyAdd(xd, v, d1);
            v = At<TLanes>(ref w, 2 * lanes);
            a2 = TLanes.MultiplyAdd(xa, v, a2);
            b2 = TLanes.MultiplyAdd(xb, v, b2);
            c2 = TLanes.MultiplyAdd(xc, v, c2);
            d2 = TLanes.MultiplyAdd(xd, v, d2);
            v = At<TLanes>(ref w, 3 * lanes);
            a3 = TLanes.MultiplyAdd(xa, v, a3);
            b3 = TLanes.MultiplyAdd(xb, v, b3);
            c3 = TLanes.MultiplyAdd(xc, v, c3);
            d3 = TLanes.MultiplyAdd(xd, v, d3);
            v = At<TLanes>(ref w, 4 * lanes);
            a4 = TLanes.MultiplyAdd(xa, v, a4);
            b4 = TLanes.MultiplyAdd(xb, v, b4);
            c4 = TLanes.MultiplyAdd(xc, v, c4);
            d4 = TLanes.MultiplyAdd(xd, v, d4);
            v = At<TLanes>(ref w, 5 * lanes);
            a5 = TLanes.MultiplyAdd(xa, v, a5);
            b5 = TLanes.MultiplyAdd(xb, v, b5);
            c5 = TLanes.MultiplyAdd(xc, v, c5);
            d5 = TLanes.MultiplyAdd(xd, v, d5);
            w = ref Unsafe.Add(ref w, stride);
        }

        TLanes.Store(a0, ref Unsafe.Add(ref p, 0));
        TLanes.Store(a1, ref Unsafe.Add(ref p, lanes));
        TLanes.Store(a2, ref Unsafe.Add(ref p, 2 * lanes));
        TLanes.Store(a3, ref Unsafe.Add(ref p, 3 * lanes));
        TLanes.Store(a4, ref Unsafe.Add(ref p, 4 * lanes));
        TLanes.Store(a5, ref Unsafe.Add(ref p, 5 * lanes));
        TLanes.Store(b0, ref Unsafe.Add(ref p1, 0));
        TLanes.Store(b1, ref Unsafe.Add(ref p1, lanes));
        TLanes.Store(b2, ref Unsafe.Add(ref p1, 2 * lanes));
        TLanes.Store(b3, ref Unsafe.Add(ref p1, 3 * lanes));
        TLanes.Store(b4, ref Unsafe.Add(ref p1, 4 * lanes));
        TLanes.Store(b5, ref Unsafe.Add(ref p1, 5 * lanes));
        TLanes.Store(c0, ref Unsafe.Add(ref p2, 0));
        TLanes.Store(c1, ref Unsafe.Add(ref p2, lanes));
        TLanes.Store(c2, ref Unsafe.Add(ref p2, 2 * lanes));
        TLanes.Store(c3, ref Unsafe.Add(ref p2, 3 * lanes));
        TLanes.Store(c4, ref Unsafe.Add(ref p2, 4 * lanes));
        TLanes.Store(c5, ref Unsafe.Add(ref p2, 5 * lanes));
        TLanes.Store(d0, ref Unsafe.Add(ref p3, 0));
        TLanes.Store(d1, ref Unsafe.Add(ref p3, lanes));
        TLanes.Store(d2, ref Unsafe.Add(ref p3, 2 * lanes));
        TLanes.Store(d3, ref Unsafe.Add(ref p3, 3 * lanes));
        TLanes.Store(d4, ref Unsafe.Add(ref p3, 4 * lanes));
        TLanes.Store(d5, ref Unsafe.Add(ref p3, 5 * lanes));
    }

    // Four rows and two vectors of columns: 8 sums, for 16 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByTwo<TLanes>(ref float a, ref float b, ref float c, ref float d, ref float w, int stride, int count, ref float p, int rowStride)
        where TLanes : struct, ILanes<TLanes>
    {
        int lanes = TLanes.Count;
        ref float p1 = ref Unsafe.Add(ref p, rowStride), p2 = ref Unsafe.Add(ref p, 2 * rowStride), p3 = ref Unsafe.Add(ref p, 3 * rowStride);
        TLanes a0 = At<TLanes>(ref p, 0), a1 = At<TLanes>(ref p, lanes);
        TLanes b0 = At<TLanes>(ref p1, 0), b1 = At<TLanes>(ref p1, lanes);
        TLanes c0 = At<TLanes>(ref p2, 0), c1 = At<TLanes>(ref p2, lanes);
        TLanes d0 = At<TLanes>(ref p3, 0), d1 = At<TLanes>(ref p3, lanes);
        for (int f = 0; f < count; f++)
        {
            TLanes xa = TLanes.All(Unsafe.Add(ref a, f)), xb = TLanes.All(Unsafe.Add(ref b, f));
            TLanes xc = TLanes.All(Unsafe.Add(ref c, f)), xd = TLanes.All(Unsafe.Add(ref d, f));
            TLanes v = At<TLanes>(ref w, 0);
            a0 = TLanes.MultiplyAdd(xa, v, a0);
            b0 = TLanes.MultiplyAdd(xb, v, b0);
            c0 = TLanes.MultiplyAdd(xc, v, c0);
            d0 = TLanes.MultiplyAdd(xd, v, d0);
            v = At<TLanes>(ref w, lanes);
            a1 = TLanes.MultiplyAdd(xa, v, a1);
            b1 = TLanes.MultiplyAdd(xb, v, b1);
            c1 = TLanes.MultiplyAdd(xc, v, c1);
            d1 = TLanes.MultiplyAdd(xd, v, d1);
            w = ref Unsafe.Add(ref w, stride);
        }

        TLanes.Store(a0, ref Unsafe.Add(ref p, 0));
        TLanes.Store(a1, ref Unsafe.Add(ref p, lanes));
        TLanes.Store(b0, ref Unsafe.Add(ref p1, 0));
        TLanes.Store(b1, ref Unsafe.Add(ref p1, lanes));
        TLanes.Store(c0, ref Unsafe.Add(ref p2, 0));
        TLanes.Store(c1, ref Unsafe.Add(ref p2, lanes));
        TLanes.Store(d0, ref Unsafe.Add(ref p3, 0));
        TLanes.Store(d1, ref Unsafe.Add(ref p3, lanes));
    }

    // One row and six vectors of columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneBySix<TLanes>(ref float a, ref float w, int stride, int count, ref float p)
        where TLanes : struct, ILanes<TLanes>
    {
        int lanes = TLanes.Count;
        TLanes a0 = At<TLanes>(ref p, 0), a1 = At<TLanes>(ref p, lanes), a2 = At<TLanes>(ref p, 2 * lanes);
        TLanes a3 = At<TLanes>(ref p, 3 * lanes), a4 = At<TLanes>(ref p, 4 * lanes), a5 = At<TLanes>(ref p, 5 * lanes);
        for (int f = 0; f < count; f++)
        {
            TLanes xa = TLanes.All(Unsafe.Add(ref a, f));
            a0 = TLanes.MultiplyAdd(xa, At<TLanes>(ref w, 0), a0);
            a1 = TLanes.MultiplyAdd(xa, At<TLanes>(ref w, lanes), a1);
            a2 = TLanes.MultiplyAdd(xa, At<TLanes>(ref w, 2 * lanes), a2);
            a3 = TLanes.MultiplyAdd(xa, At<TLanes>(ref w, 3 * lanes), a3);
            a4 = TLanes.MultiplyAdd(xa, At<TLanes>(ref w, 4 * lanes), a4);
            a5 = TLanes.MultiplyAdd(xa, At<TLanes>(ref w, 5 * lanes), a5);
            w = ref Unsafe.Add(ref w, stride);
        }

        TLanes.Store(a0, ref Unsafe.Add(ref p, 0));
        TLanes.Store(a1, ref Unsafe.Add(ref p, lanes));
        TLanes.Store(a2, ref Unsafe.Add(ref p, 2 * lanes));
        TLanes.Store(a3, ref Unsafe.Add(ref p, 3 * lanes));
        TLanes.Store(a4, ref Unsafe.Add(ref p, 4 * lanes));
        TLanes.Store(a5, ref Unsafe.Add(ref p, 5 * lanes));
    }

    // One row and two vectors of columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneByTwo<TLanes>(ref float a, ref float w, int stride, int count, ref float p)
        where TLanes : struct, ILanes<TLanes>
    {
        int lanes = TLanes.Count;
        TLanes a0 = At<TLanes>(ref p, 0), a1 = At<TLanes>(ref p, lanes);
        for (int f = 0; f < count; f++)
        {
            TLanes xa = TLanes.All(Unsafe.Add(ref a, f));
            a0 = TLanes.MultiplyAdd(xa, At<TLanes>(ref w, 0), a0);
            a1 = TLanes.MultiplyAdd(xa, At<TLanes>(ref w, lanes), a1);
            w = ref Unsafe.Add(ref w, stride);
        }

        TLanes.Store(a0, ref Unsafe.Add(ref p, 0));
        TLanes.Store(a1, ref Unsafe.Add(ref p, lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes At<TLanes>(ref float first, int offset) where TLanes : struct, ILanes<TLanes> => TLanes.Load(in Unsafe.Add(ref first, offset));
}
