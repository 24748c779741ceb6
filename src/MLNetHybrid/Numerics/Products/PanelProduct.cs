using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// C += A^T B of matrices in panels, in double precision. An element is one chain of multiply-adds in the order of the rows of A and B,
/// eight doubles wide on every machine, so that it rounds alike with any tile, on any machine, on any number of threads. The tests compare
/// with loops (PanelProductTests).
/// </summary>
internal static class PanelProduct
{
    private const int Width = PanelMatrix.Width, Lanes = 8;

    // Rows of B's panel that stay in the first cache while those of several panels of A pass by.
    private const int Piece = 128;

    /// <summary>Panels of A that a thread takes at once.</summary>
    private const int PanelsPerPart = 4;

    // a, b: (K, 24), p: (24, 24).  p_ij += sum_k a_ki b_kj
    public static void Add(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int count, Span<double> p)
    {
        Operand<double> a0 = a[..(count * Width)], b0 = b[..(count * Width)], p0 = p[..(Width * Width)];
        if (Vector512.IsHardwareAccelerated)
        {
            for (int i = 0; i < Width; i += 8) EightByThree(a0.From(i), b0, count, p0.From(i * Width));
            return;
        }

        for (int i = 0; i < Width; i += 4)
            for (int j = 0; j < Width; j += Lanes) FourByOne(a0.From(i), b0.From(j), count, p0.From(i * Width + j));
    }

    // a: the first `panels` panels of (K, C), b: panel `from` of (K, ..), c: panel `to` of (C, ..).  c = (add: c +) a^T b
    public static void Multiply(
        PanelMatrix a, int panels, PanelMatrix b, int count, PanelMatrix c, int from, int to, bool add, int threadCount) =>
        ParallelLoop.Run((panels + PanelsPerPart - 1) / PanelsPerPart, threadCount, part =>
        {
            int first = part * PanelsPerPart, end = Math.Min(panels, first + PanelsPerPart);
            Span<double> target = c.Panel(to);
            if (!add) target[(first * Width * Width)..(end * Width * Width)].Clear();
            for (int k = 0; k < count; k += Piece)
            {
                int rows = Math.Min(Piece, count - k);
                ReadOnlySpan<double> source = b.Panel(from)[(k * Width)..];
                for (int i = first; i < end; i++) Add(a.Panel(i)[(k * Width)..], source, rows, target[(i * Width * Width)..]);
            }
        });

    // Eight columns of A, three vectors of B: 24 sums, for 32 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EightByThree(Operand<double> a, Operand<double> b, int count, Operand<double> p)
    {
        Vector512<double> s00 = At(p, 0 * Width), s01 = At(p, 0 * Width + 8), s02 = At(p, 0 * Width + 16);
        Vector512<double> s10 = At(p, 1 * Width), s11 = At(p, 1 * Width + 8), s12 = At(p, 1 * Width + 16);
        Vector512<double> s20 = At(p, 2 * Width), s21 = At(p, 2 * Width + 8), s22 = At(p, 2 * Width + 16);
        Vector512<double> s30 = At(p, 3 * Width), s31 = At(p, 3 * Width + 8), s32 = At(p, 3 * Width + 16);
        Vector512<double> s40 = At(p, 4 * Width), s41 = At(p, 4 * Width + 8), s42 = At(p, 4 * Width + 16);
        Vector512<double> s50 = At(p, 5 * Width), s51 = At(p, 5 * Width + 8), s52 = At(p, 5 * Width + 16);
        Vector512<double> s60 = At(p, 6 * Width), s61 = At(p, 6 * Width + 8), s62 = At(p, 6 * Width + 16);
        Vector512<double> s70 = At(p, 7 * Width), s71 = At(p, 7 * Width + 8), s72 = At(p, 7 * Width + 16);
        for (int k = 0; k < count; k++, a = a.From(Width), b = b.From(Width))
        {
            Vector512<double> b0 = At(b, 0), b1 = At(b, 8), b2 = At(b, 16), x = Vector512.Create(a[0]);
            s00 = Vector512.MultiplyAddEstimate(x, b0, s00);
            s01 = Vector512.MultiplyAddEstimate(x, b1, s01);
            s02 = Vector512.MultiplyAddEstimate(x, b2, s02);
            x = Vector512.Create(a[1]);
            s10 = Vector512.MultiplyAddEstimate(x, b0, s10);
            s11 = Vector512.MultiplyAddEstimate(x, b1, s11);
            s12 = Vector512.MultiplyAddEstimate(x, b2, s12);
            x = Vector512.Create(a[2]);
            s20 = Vector512.MultiplyAddEstimate(x, b0, s20);
            s21 = Vector512.MultiplyAddEstimate(x, b1, s21);
            s22 = Vector512.MultiplyAddEstimate(x, b2, s22);
            x = Vector512.Create(a[3]);
            s30 = Vector512.MultiplyAddEstimate(x, b0, s30);
            s31 = Vector512.MultiplyAddEstimate(x, b1, s31);
            s32 = Vector512.MultiplyAddEstimate(x, b2, s32);
            x = Vector512.Create(a[4]);
            s40 = Vector512.MultiplyAddEstimate(x, b0, s40);
            s41 = Vector512.MultiplyAddEstimate(x, b1, s41);
            s42 = Vector512.MultiplyAddEstimate(x, b2, s42);
            x = Vector512.Create(a[5]);
            s50 = Vector512.MultiplyAddEstimate(x, b0, s50);
            s51 = Vector512.MultiplyAddEstimate(x, b1, s51);
            s52 = Vector512.MultiplyAddEstimate(x, b2, s52);
            x = Vector512.Create(a[6]);
            s60 = Vector512.MultiplyAddEstimate(x, b0, s60);
            s61 = Vector512.MultiplyAddEstimate(x, b1, s61);
            s62 = Vector512.MultiplyAddEstimate(x, b2, s62);
            x = Vector512.Create(a[7]);
            s70 = Vector512.MultiplyAddEstimate(x, b0, s70);
            s71 = Vector512.MultiplyAddEstimate(x, b1, s71);
            s72 = Vector512.MultiplyAddEstimate(x, b2, s72);
        }

        s00.StoreUnsafe(ref p.At(0 * Width, Lanes));
        s01.StoreUnsafe(ref p.At(0 * Width + 8, Lanes));
        s02.StoreUnsafe(ref p.At(0 * Width + 16, Lanes));
        s10.StoreUnsafe(ref p.At(1 * Width, Lanes));
        s11.StoreUnsafe(ref p.At(1 * Width + 8, Lanes));
        s12.StoreUnsafe(ref p.At(1 * Width + 16, Lanes));
        s20.StoreUnsafe(ref p.At(2 * Width, Lanes));
        s21.StoreUnsafe(ref p.At(2 * Width + 8, Lanes));
        s22.StoreUnsafe(ref p.At(2 * Width + 16, Lanes));
        s30.StoreUnsafe(ref p.At(3 * Width, Lanes));
        s31.StoreUnsafe(ref p.At(3 * Width + 8, Lanes));
        s32.StoreUnsafe(ref p.At(3 * Width + 16, Lanes));
        s40.StoreUnsafe(ref p.At(4 * Width, Lanes));
        s41.StoreUnsafe(ref p.At(4 * Width + 8, Lanes));
        s42.StoreUnsafe(ref p.At(4 * Width + 16, Lanes));
        s50.StoreUnsafe(ref p.At(5 * Width, Lanes));
        s51.StoreUnsafe(ref p.At(5 * Width + 8, Lanes));
        s52.StoreUnsafe(ref p.At(5 * Width + 16, Lanes));
        s60.StoreUnsafe(ref p.At(6 * Width, Lanes));
        s61.StoreUnsafe(ref p.At(6 * Width + 8, Lanes));
        s62.StoreUnsafe(ref p.At(6 * Width + 16, Lanes));
        s70.StoreUnsafe(ref p.At(7 * Width, Lanes));
        s71.StoreUnsafe(ref p.At(7 * Width + 8, Lanes));
        s72.StoreUnsafe(ref p.At(7 * Width + 16, Lanes));
    }

    // Four columns of A, one vector of B: eight sums of half a vector, for 16 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourByOne(Operand<double> a, Operand<double> b, int count, Operand<double> p)
    {
        Vector512<double> s00 = At(p, 0 * Width);
        Vector512<double> s10 = At(p, 1 * Width);
        Vector512<double> s20 = At(p, 2 * Width);
        Vector512<double> s30 = At(p, 3 * Width);
        for (int k = 0; k < count; k++, a = a.From(Width), b = b.From(Width))
        {
            Vector512<double> b0 = At(b, 0), x = Vector512.Create(a[0]);
            s00 = Vector512.MultiplyAddEstimate(x, b0, s00);
            x = Vector512.Create(a[1]);
            s10 = Vector512.MultiplyAddEstimate(x, b0, s10);
            x = Vector512.Create(a[2]);
            s20 = Vector512.MultiplyAddEstimate(x, b0, s20);
            x = Vector512.Create(a[3]);
            s30 = Vector512.MultiplyAddEstimate(x, b0, s30);
        }

        s00.StoreUnsafe(ref p.At(0 * Width, Lanes));
        s10.StoreUnsafe(ref p.At(1 * Width, Lanes));
        s20.StoreUnsafe(ref p.At(2 * Width, Lanes));
        s30.StoreUnsafe(ref p.At(3 * Width, Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> At(Operand<double> x, int index) => Vector512.LoadUnsafe(ref x.At(index, Lanes));
}
