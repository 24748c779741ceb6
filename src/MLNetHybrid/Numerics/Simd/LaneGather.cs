using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>Between rows that lie anywhere, one value after the other, and the same values side by side, a row in each lane.</summary>
internal static class LaneGather
{
    // rows: (R, C), first: (N), numbers of rows, x: (n, W).  x_cw = rows_first_w + t,column + c; zero in lanes without a window
    public static void Gather(
        ReadOnlySpan<float> rows, int columns, ReadOnlySpan<int> first, int t, int column, int count, int lanes, Span<float> x)
    {
        Span<int> offsets = stackalloc int[16];
        offsets = offsets[..first.Length];
        for (int lane = 0; lane < offsets.Length; lane++) offsets[lane] = (first[lane] + t) * columns;
        Fill(rows, offsets, column, count, lanes, x);
    }

    // windows: (N, n), one every stride values, x: (n, W).  x_rw = windows_wr; zero in lanes without a window
    public static void ToLanes(ReadOnlySpan<float> windows, int stride, int windowCount, int count, int lanes, Span<float> x)
    {
        Span<int> offsets = stackalloc int[16];
        offsets = offsets[..windowCount];
        for (int lane = 0; lane < offsets.Length; lane++) offsets[lane] = lane * stride;
        Fill(windows, offsets, 0, count, lanes, x);
    }

    // The inverse.  windows_wr = x_rw
    public static void FromLanes(Operand<float> x, int windowCount, int count, int lanes, Span<float> windows, int stride)
    {
        for (int lane = 0; lane < windowCount; lane++)
        {
            Span<float> window = windows.Slice(lane * stride, count);
            for (int r = 0; r < window.Length; r++) window[r] = x[r * lanes + lane];
        }
    }

    // The inverse of Gather, added up: rows_first_w + t,column + c += x_cw. Lanes may share a row.
    public static void ScatterAdd(
        ReadOnlySpan<float> x, ReadOnlySpan<int> first, int t, int column, int count, int lanes, Span<float> rows, int columns)
    {
        Operand<float> from = x[..(count * lanes)];
        for (int lane = 0; lane < first.Length; lane++)
        {
            Span<float> row = rows.Slice((first[lane] + t) * columns + column, count);
            for (int c = 0; c < row.Length; c++) row[c] += from[c * lanes + lane];
        }
    }

    // rows at the given offsets, x: (n, stride).  x_fr = the value of row r at first + f, in blocks of 4 x 4
    public static void Transpose(ReadOnlySpan<float> rows, ReadOnlySpan<int> offsets, int first, int count, int stride, Span<float> x)
    {
        Operand<float> to = x[..((count - 1) * stride + offsets.Length)];
        int r = 0;
        for (; r + 4 <= offsets.Length; r += 4)
        {
            Operand<float> a = rows.Slice(offsets[r] + first, count), b = rows.Slice(offsets[r + 1] + first, count);
            Operand<float> c = rows.Slice(offsets[r + 2] + first, count), d = rows.Slice(offsets[r + 3] + first, count);
            int i = 0;
            for (; i + 4 <= count; i += 4)
            {
                Vector128<float> va = Four(a, i), vb = Four(b, i), vc = Four(c, i), vd = Four(d, i);
                Vector128<float> ac = Interleave.Low(va, vc), bd = Interleave.Low(vb, vd);
                int at = i * stride + r;
                Interleave.Low(ac, bd).StoreUnsafe(ref to.At(at, 4));
                Interleave.High(ac, bd).StoreUnsafe(ref to.At(at + stride, 4));
                ac = Interleave.High(va, vc);
                bd = Interleave.High(vb, vd);
                Interleave.Low(ac, bd).StoreUnsafe(ref to.At(at + 2 * stride, 4));
                Interleave.High(ac, bd).StoreUnsafe(ref to.At(at + 3 * stride, 4));
            }

            for (; i < count; i++)
            {
                int at = i * stride + r;
                (to[at], to[at + 1], to[at + 2], to[at + 3]) = (a[i], b[i], c[i], d[i]);
            }
        }

        for (; r < offsets.Length; r++)
        {
            ReadOnlySpan<float> a = rows.Slice(offsets[r] + first, count);
            for (int i = 0; i < a.Length; i++) to[i * stride + r] = a[i];
        }
    }

    private static void Fill(ReadOnlySpan<float> rows, ReadOnlySpan<int> offsets, int first, int count, int lanes, Span<float> x)
    {
        if (offsets.Length < lanes) x[..(count * lanes)].Clear();
        Transpose(rows, offsets, first, count, lanes, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(Operand<float> x, int index) => Vector128.LoadUnsafe(ref x.At(index, 4));
}
