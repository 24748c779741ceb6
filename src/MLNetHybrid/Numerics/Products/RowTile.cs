using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// Register tiles of <see cref="RowProduct"/>: p (R, C) = s + x (R, K) w (K, C), R = 4 or 1, a lane is a column. The sums stay in registers
/// while k runs. C is a multiple of two vectors; a row of w lies every C values, one of s and p every sStep and pStep.
/// </summary>
internal static class RowTile
{
    /// <summary>Four rows of x: a value of w that is loaded serves all of them.</summary>
    public static void Four<TLanes>(
        Operand<float> a, Operand<float> b, Operand<float> c, Operand<float> d, Operand<float> w, int columns, int count,
        Operand<float> s, int sStep, Operand<float> p, int pStep)
        where TLanes : struct, ILanes<TLanes>
    {
        int j = 0;
        if (TLanes.HasManyRegisters)
            for (; j + 6 * TLanes.Count <= columns; j += 6 * TLanes.Count)
                FourBySix<TLanes>(a, b, c, d, w.From(j), columns, count, s.From(j), sStep, p.From(j), pStep);
        for (; j < columns; j += 2 * TLanes.Count)
            FourByTwo<TLanes>(a, b, c, d, w.From(j), columns, count, s.From(j), sStep, p.From(j), pStep);
    }

    /// <summary>One row.</summary>
    public static void One<TLanes>(Operand<float> a, Operand<float> w, int columns, int count, Operand<float> s, Operand<float> p)
        where TLanes : struct, ILanes<TLanes>
    {
        int j = 0;
        for (; j + 6 * TLanes.Count <= columns; j += 6 * TLanes.Count) OneBySix<TLanes>(a, w.From(j), columns, count, s.From(j), p.From(j));
        for (; j < columns; j += 2 * TLanes.Count) OneByTwo<TLanes>(a, w.From(j), columns, count, s.From(j), p.From(j));
    }

    // Six vectors of columns: 24 sums, for 32 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourBySix<TLanes>(
        Operand<float> a, Operand<float> b, Operand<float> c, Operand<float> d, Operand<float> w, int stride, int count,
        Operand<float> s, int sStep, Operand<float> p, int pStep)
        where TLanes : struct, ILanes<TLanes>
    {
        Operand<float> s1 = s.From(sStep), s2 = s.From(2 * sStep), s3 = s.From(3 * sStep);
        Operand<float> p1 = p.From(pStep), p2 = p.From(2 * pStep), p3 = p.From(3 * pStep);
        TLanes a0 = s.Row<TLanes>(0), a1 = s.Row<TLanes>(1), a2 = s.Row<TLanes>(2);
        TLanes a3 = s.Row<TLanes>(3), a4 = s.Row<TLanes>(4), a5 = s.Row<TLanes>(5);
        TLanes b0 = s1.Row<TLanes>(0), b1 = s1.Row<TLanes>(1), b2 = s1.Row<TLanes>(2);
        TLanes b3 = s1.Row<TLanes>(3), b4 = s1.Row<TLanes>(4), b5 = s1.Row<TLanes>(5);
        TLanes c0 = s2.Row<TLanes>(0), c1 = s2.Row<TLanes>(1), c2 = s2.Row<TLanes>(2);
        TLanes c3 = s2.Row<TLanes>(3), c4 = s2.Row<TLanes>(4), c5 = s2.Row<TLanes>(5);
        TLanes d0 = s3.Row<TLanes>(0), d1 = s3.Row<TLanes>(1), d2 = s3.Row<TLanes>(2);
        TLanes d3 = s3.Row<TLanes>(3), d4 = s3.Row<TLanes>(4), d5 = s3.Row<TLanes>(5);
        for (int f = 0; f < count; f++, w = w.From(stride))
        {
            TLanes xa = TLanes.All(a[f]), xb = TLanes.All(b[f]), xc = TLanes.All(c[f]), xd = TLanes.All(d[f]);
            TLanes v = w.Row<TLanes>(0);
            a0 = TLanes.MultiplyAdd(xa, v, a0);
            b0 = TLanes.MultiplyAdd(xb, v, b0);
            c0 = TLanes.MultiplyAdd(xc, v, c0);
            d0 = TLanes.MultiplyAdd(xd, v, d0);
            v = w.Row<TLanes>(1);
            a1 = TLanes.MultiplyAdd(xa, v, a1);
            b1 = TLanes.MultiplyAdd(xb, v, b1);
            c1 = TLanes.MultiplyAdd(xc, v, c1);
            d1 = TLanes.MultiplyAdd(xd, v, d1);
            v = w.Row<TLanes>(2);
            a2 = TLanes.MultiplyAdd(xa, v, a2);
            b2 = TLanes.MultiplyAdd(xb, v, b2);
            c2 = TLanes.MultiplyAdd(xc, v, c2);
            d2 = TLanes.MultiplyAdd(xd, v, d2);
            v = w.Row<TLanes>(3);
            a3 = TLanes.MultiplyAdd(xa, v, a3);
            b3 = TLanes.MultiplyAdd(xb, v, b3);
            c3 = TLanes.MultiplyAdd(xc, v, c3);
            d3 = TLanes.MultiplyAdd(xd, v, d3);
            v = w.Row<TLanes>(4);
            a4 = TLanes.MultiplyAdd(xa, v, a4);
            b4 = TLanes.MultiplyAdd(xb, v, b4);
            c4 = TLanes.MultiplyAdd(xc, v, c4);
            d4 = TLanes.MultiplyAdd(xd, v, d4);
            v = w.Row<TLanes>(5);
            a5 = TLanes.MultiplyAdd(xa, v, a5);
            b5 = TLanes.MultiplyAdd(xb, v, b5);
            c5 = TLanes.MultiplyAdd(xc, v, c5);
            d5 = TLanes.MultiplyAdd(xd, v, d5);
        }

        p.SetRows(0, a0, a1, a2, a3);
        p.SetRow(4, a4);
        p.SetRow(5, a5);
        p1.SetRows(0, b0, b1, b2, b3);
        p1.SetRow(4, b4);
        p1.SetRow(5, b5);
        p2.SetRows(0, c0, c1, c2, c3);
        p2.SetRow(4, c4);
        p2.SetRow(5, c5);
        p3.SetRows(0, d0, d1, d2, d3);
        p3.SetRow(4, d4);
        p3.SetRow(5, d5);
    }

    // Two vectors of columns: 8 sums, for 16 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourByTwo<TLanes>(
        Operand<float> a, Operand<float> b, Operand<float> c, Operand<float> d, Operand<float> w, int stride, int count,
        Operand<float> s, int sStep, Operand<float> p, int pStep)
        where TLanes : struct, ILanes<TLanes>
    {
        Operand<float> s1 = s.From(sStep), s2 = s.From(2 * sStep), s3 = s.From(3 * sStep);
        Operand<float> p1 = p.From(pStep), p2 = p.From(2 * pStep), p3 = p.From(3 * pStep);
        TLanes a0 = s.Row<TLanes>(0), a1 = s.Row<TLanes>(1);
        TLanes b0 = s1.Row<TLanes>(0), b1 = s1.Row<TLanes>(1);
        TLanes c0 = s2.Row<TLanes>(0), c1 = s2.Row<TLanes>(1);
        TLanes d0 = s3.Row<TLanes>(0), d1 = s3.Row<TLanes>(1);
        for (int f = 0; f < count; f++, w = w.From(stride))
        {
            TLanes xa = TLanes.All(a[f]), xb = TLanes.All(b[f]), xc = TLanes.All(c[f]), xd = TLanes.All(d[f]);
            TLanes v = w.Row<TLanes>(0);
            a0 = TLanes.MultiplyAdd(xa, v, a0);
            b0 = TLanes.MultiplyAdd(xb, v, b0);
            c0 = TLanes.MultiplyAdd(xc, v, c0);
            d0 = TLanes.MultiplyAdd(xd, v, d0);
            v = w.Row<TLanes>(1);
            a1 = TLanes.MultiplyAdd(xa, v, a1);
            b1 = TLanes.MultiplyAdd(xb, v, b1);
            c1 = TLanes.MultiplyAdd(xc, v, c1);
            d1 = TLanes.MultiplyAdd(xd, v, d1);
        }

        p.SetRow(0, a0);
        p.SetRow(1, a1);
        p1.SetRow(0, b0);
        p1.SetRow(1, b1);
        p2.SetRow(0, c0);
        p2.SetRow(1, c1);
        p3.SetRow(0, d0);
        p3.SetRow(1, d1);
    }

    // Six vectors of columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneBySix<TLanes>(Operand<float> a, Operand<float> w, int stride, int count, Operand<float> s, Operand<float> p)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes a0 = s.Row<TLanes>(0), a1 = s.Row<TLanes>(1), a2 = s.Row<TLanes>(2);
        TLanes a3 = s.Row<TLanes>(3), a4 = s.Row<TLanes>(4), a5 = s.Row<TLanes>(5);
        for (int f = 0; f < count; f++, w = w.From(stride))
        {
            TLanes xa = TLanes.All(a[f]);
            a0 = TLanes.MultiplyAdd(xa, w.Row<TLanes>(0), a0);
            a1 = TLanes.MultiplyAdd(xa, w.Row<TLanes>(1), a1);
            a2 = TLanes.MultiplyAdd(xa, w.Row<TLanes>(2), a2);
            a3 = TLanes.MultiplyAdd(xa, w.Row<TLanes>(3), a3);
            a4 = TLanes.MultiplyAdd(xa, w.Row<TLanes>(4), a4);
            a5 = TLanes.MultiplyAdd(xa, w.Row<TLanes>(5), a5);
        }

        p.SetRows(0, a0, a1, a2, a3);
        p.SetRow(4, a4);
        p.SetRow(5, a5);
    }

    // Two vectors of columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneByTwo<TLanes>(Operand<float> a, Operand<float> w, int stride, int count, Operand<float> s, Operand<float> p)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes a0 = s.Row<TLanes>(0), a1 = s.Row<TLanes>(1);
        for (int f = 0; f < count; f++, w = w.From(stride))
        {
            TLanes xa = TLanes.All(a[f]);
            a0 = TLanes.MultiplyAdd(xa, w.Row<TLanes>(0), a0);
            a1 = TLanes.MultiplyAdd(xa, w.Row<TLanes>(1), a1);
        }

        p.SetRow(0, a0);
        p.SetRow(1, a1);
    }
}
