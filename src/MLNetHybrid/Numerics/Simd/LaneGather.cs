using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>Between rows that lie anywhere and the same values side by side.</summary>
internal static class LaneGather
{
    // rows: (R, C), first: (N), numbers of rows, x: (n, W).  x_cw = rows_first_w + t,column + c; zero in lanes without a window
    public static void Gather(ReadOnlySpan<float> rows, int columns, ReadOnlySpan<int> first, int t, int column, int count, int lanes, Span<float> x)
    {
        if (first.Length < lanes) x[..(count * lanes)].Clear();
        Span<int> offsets = stackalloc int[16];
        offsets = offsets[..first.Length];
        for (int lane = 0; lane < offsets.Length; lane++) offsets[lane] = (first[lane] + t) * columns;
        Transpose(rows, offsets, column, count, lanes, x);
    }

    // rows at the given offsets, x: (n, stride).  x_fr = the value of row r at first + f
    public static void Transpose(ReadOnlySpan<float> rows, ReadOnlySpan<int> offsets, int first, int count, int stride, Span<float> x)
    {
        ref float to = ref MemoryMarshal.GetReference(x[..((count - 1) * stride + offsets.Length)]);
        int r = 0;
        for (; r + 4 <= offsets.Length; r += 4)
        {
            ref float a = ref Row(rows, offsets[r] + first, count), b = ref Row(rows, offsets[r + 1] + first, count);
            ref float c = ref Row(rows, offsets[r + 2] + first, count), d = ref Row(rows, offsets[r + 3] + first, count);
            int i = 0;
            for (; i + 4 <= count; i += 4)
            {
                Vector128<float> va = Vector128.LoadUnsafe(ref a, (nuint)i), vb = Vector128.LoadUnsafe(ref b, (nuint)i);
                Vector128<float> vc = Vector128.LoadUnsafe(ref c, (nuint)i), vd = Vector128.LoadUnsafe(ref d, (nuint)i);
                Vector128<float> ac = Interleave.Low(va, vc), bd = Interleave.Low(vb, vd);
                ref float target = ref Unsafe.Add(ref to, i * stride + r);
                Interleave.Low(ac, bd).StoreUnsafe(ref target);
                Interleave.High(ac, bd).StoreUnsafe(ref target, (nuint)stride);
                ac = Interleave.High(va, vc);
                bd = Interleave.High(vb, vd);
                Interleave.Low(ac, bd).StoreUnsafe(ref target, (nuint)(2 * stride));
                Interleave.High(ac, bd).StoreUnsafe(ref target, (nuint)(3 * stride));
            }

            for (; i < count; i++)
            {
                ref float target = ref Unsafe.Add(ref to, i * stride + r);
                target = Unsafe.Add(ref a, i);
                Unsafe.Add(ref target, 1) = Unsafe.Add(ref b, i);
                Unsafe.Add(ref target, 2) = Unsafe.Add(ref c, i);
                Unsafe.Add(ref target, 3) = Unsafe.Add(ref d, i);
            }
        }

        for (; r < offsets.Length; r++)
        {
            ref float a = ref Row(rows, offsets[r] + first, count);
            for (int i = 0; i < count; i++) Unsafe.Add(ref to, i * stride + r) = Unsafe.Add(ref a, i);
        }
    }

    // The inverse, added up: rows_first_w + t,column + c += x_cw. Lanes may share a row.
    public static void ScatterAdd(ReadOnlySpan<float> x, ReadOnlySpan<int> first, int t, int column, int count, int lanes, Span<float> rows, int columns)
    {
        for (int lane = 0; lane < first.Length; lane++)
        {
            Span<float> row = rows.Slice((first[lane] + t) * columns + column, count);
            ref float from = ref MemoryMarshal.GetReference(x[..(count * lanes)]);
            for (int c = 0; c < row.Length; c++) row[c] += Unsafe.Add(ref from, c * lanes + lane);
        }
    }

    // The bounds are checked here, once per row.
    private static ref float Row(ReadOnlySpan<float> rows, int offset, int count) => ref MemoryMarshal.GetReference(rows.Slice(offset, count));
}
