using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// Sums of rows whose values lie side by side, each from its first value to its last: the order in which a block of windows sums, where a
/// lane is a window. Eight rows at a time, as each addition waits for the last of its row.
/// </summary>
internal static class SingleWindowSums
{
    private const int AtOnce = 8;

    /// <summary>The sum of one row.</summary>
    public static float Of(ReadOnlySpan<float> row)
    {
        float sum = 0;
        foreach (float value in row) sum += value;
        return sum;
    }

    /// <summary>sums (R) of rows (R, width), one every <paramref name="stride"/> values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of(LaneBuffer rows, int stride, int width, Span<float> sums)
    {
        int count = sums.Length;
        if (count < AtOnce)
        {
            for (int r = 0; r < count; r++)
            {
                Operand<float> x = rows.Row(r, stride);
                float sum = 0;
                for (int u = 0; u < width; u++) sum += x[u];
                sums[r] = sum;
            }
            return;
        }

        for (int r = 0; r < count; r += AtOnce)
        {
            // The last eight may overlap with those before.
            r = Math.Min(r, count - AtOnce);
            Operand<float> x = rows.Row(r, stride);
            float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
            for (int u = 0; u < width; u++, x = x.From(1))
            {
                a += x[0];
                b += x[stride];
                c += x[2 * stride];
                d += x[3 * stride];
                e += x[4 * stride];
                f += x[5 * stride];
                g += x[6 * stride];
                h += x[7 * stride];
            }
            Set(sums.Slice(r, AtOnce), a, b, c, d, e, f, g, h);
        }
    }

    /// <summary>sums (R) of the squares of rows (R, width) less their means (R).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void OfSquares(LaneBuffer rows, int stride, int width, ReadOnlySpan<float> means, Span<float> sums)
    {
        int count = sums.Length;
        if (count < AtOnce)
        {
            for (int r = 0; r < count; r++)
            {
                Operand<float> x = rows.Row(r, stride);
                float sum = 0, mean = means[r];
                for (int u = 0; u < width; u++) sum = AddSquare(x[u] - mean, sum);
                sums[r] = sum;
            }
            return;
        }

        for (int r = 0; r < count; r += AtOnce)
        {
            r = Math.Min(r, count - AtOnce);
            Operand<float> x = rows.Row(r, stride);
            float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
            ReadOnlySpan<float> m = means.Slice(r, AtOnce);
            float ma = m[0], mb = m[1], mc = m[2], md = m[3], me = m[4], mf = m[5], mg = m[6], mh = m[7];
            for (int u = 0; u < width; u++, x = x.From(1))
            {
                a = AddSquare(x[0] - ma, a);
                b = AddSquare(x[stride] - mb, b);
                c = AddSquare(x[2 * stride] - mc, c);
                d = AddSquare(x[3 * stride] - md, d);
                e = AddSquare(x[4 * stride] - me, e);
                f = AddSquare(x[5 * stride] - mf, f);
                g = AddSquare(x[6 * stride] - mg, g);
                h = AddSquare(x[7 * stride] - mh, h);
            }
            Set(sums.Slice(r, AtOnce), a, b, c, d, e, f, g, h);
        }
    }

    // With the rounding of the vectors' multiply-add.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float AddSquare(float value, float sum) => float.MultiplyAddEstimate(value, value, sum);

    private static void Set(Span<float> sums, float a, float b, float c, float d, float e, float f, float g, float h) =>
        (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]) = (a, b, c, d, e, f, g, h);
}
