using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.LstmAutoencoder.WideInputs;

/// <summary>Between rows that lie anywhere, one after the other, and lanes side by side.</summary>
internal static class LaneGather
{
    // rows: (R, C), first: (N), numbers of rows, x: (n, W).  x_cw = rows_first_w + t,column + c; zero in lanes without a window
    public static void Gather(ReadOnlySpan<float> rows, int columns, ReadOnlySpan<int> first, int t, int column, int count, int lanes, Span<float> x)
    {
        x = x[..(count * lanes)];
        if (first.Length < lanes) x.Clear();
        ref float to = ref MemoryMarshal.GetReference(x);
        int lane = 0;
        for (; lane + 4 <= first.Length; lane += 4)
        {
            ref float a = ref Row(rows, columns, first[lane] + t, column, count), b = ref Row(rows, columns, first[lane + 1] + t, column, count);
            ref float c = ref Row(rows, columns, first[lane + 2] + t, column, count), d = ref Row(rows, columns, first[lane + 3] + t, column, count);
            int i = 0;
            for (; i + 4 <= count; i += 4)
            {
                Vector128<float> va = Vector128.LoadUnsafe(ref a, (nuint)i), vb = Vector128.LoadUnsafe(ref b, (nuint)i);
                Vector128<float> vc = Vector128.LoadUnsafe(ref c, (nuint)i), vd = Vector128.LoadUnsafe(ref d, (nuint)i);
                Vector128<float> ac = Interleave.Low(va, vc), bd = Interleave.Low(vb, vd);
                ref float target = ref Unsafe.Add(ref to, i * lanes + lane);
                Interleave.Low(ac, bd).StoreUnsafe(ref target);
                Interleave.High(ac, bd).StoreUnsafe(ref target, (nuint)lanes);
                ac = Interleave.High(va, vc);
                bd = Interleave.High(vb, vd);
                Interleave.Low(ac, bd).StoreUnsafe(ref target, (nuint)(2 * lanes));
                Interleave.High(ac, bd).StoreUnsafe(ref target, (nuint)(3 * lanes));
            }

            for (; i < count; i++)
            {
                x[i * lanes + lane] = Unsafe.Add(ref a, i);
                x[i * lanes + lane + 1] = Unsafe.Add(ref b, i);
                x[i * lanes + lane + 2] = Unsafe.Add(ref c, i);
                x[i * lanes + lane + 3] = Unsafe.Add(ref d, i);
            }
        }

        for (; lane < first.Length; lane++)
        {
            ref float a = ref Row(rows, columns, first[lane] + t, column, count);
            for (int i = 0; i < count; i++) x[i * lanes + lane] = Unsafe.Add(ref a, i);
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

    private static ref float Row(ReadOnlySpan<float> rows, int columns, int row, int column, int count) =>
        ref MemoryMarshal.GetReference(rows.Slice(row * columns + column, count));
}
