using System.Numerics;

namespace MLNetHybrid.LstmAutoencoder.Kernels;

/// <summary>
/// Inverted dropout (Srivastava et al. 2014): a unit is dropped with probability p, else scaled by 1 / (1 - p). Each mask is a pure function of
/// (seed, step, window, layer, element), so it does not depend on which thread computes which windows.
/// </summary>
/// <param name="Rate">p in [0, 1).</param>
/// <param name="Seed">Seed of the training run.</param>
/// <param name="Step">Number of the optimizer's step.</param>
/// <param name="FirstWindow">Position in the batch of the window in column 0.</param>
internal readonly record struct Dropout(double Rate, ulong Seed, long Step, int FirstWindow)
{
    /// <summary>mask (L, B, H) = 0 or 1 / (1 - p).</summary>
    public void Mask<T>(int layer, int steps, int count, int hidden, Span<T> mask) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T kept = T.CreateTruncating(1 / (1 - Rate));
        uint threshold = (uint)Math.Min(uint.MaxValue, Rate * 4294967296.0);
        for (int b = 0; b < count; b++)
        {
            ulong key = CounterStream.Key(Seed, Step, FirstWindow + b, layer);
            for (int t = 0; t < steps; t++)
            {
                Span<T> row = mask.Slice((t * count + b) * hidden, hidden);
                ulong element = (ulong)t * (ulong)hidden;
                // One 64-bit draw serves two units; a row of odd width leaves its last half unused.
                for (int j = 0; j < row.Length; j += 2)
                {
                    ulong draw = CounterStream.At(key, element + (ulong)j);
                    row[j] = (uint)draw < threshold ? T.Zero : kept;
                    if (j + 1 < row.Length) row[j + 1] = (uint)(draw >> 32) < threshold ? T.Zero : kept;
                }
            }
        }
    }
}
