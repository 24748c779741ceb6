using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Random;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// Inverted dropout (Srivastava et al. 2014): a unit is dropped with probability p, else scaled by 1 / (1 - p). Each mask is a pure
/// function of (seed, step, window, layer, element), so it does not depend on which thread computes which windows, nor on how many lie side
/// by side.
/// </summary>
/// <param name="Rate">p in [0, 1).</param>
/// <param name="Seed">Seed of the training run.</param>
/// <param name="Step">Number of the optimizer's step.</param>
/// <param name="FirstWindow">Position in the batch of the window in the first lane.</param>
internal readonly record struct Dropout(double Rate, ulong Seed, long Step, int FirstWindow)
{
    /// <summary>The key of each lane's window in a layer.</summary>
    public void Keys(int layer, Span<uint> keys)
    {
        for (int lane = 0; lane < keys.Length; lane++) keys[lane] = (uint)(CounterStream.Key(Seed, Step, FirstWindow + lane, layer) >> 32);
    }

    /// <summary>y = 0 or x / (1 - p): x and y are the R rows of W lanes of step <paramref name="t"/>, and may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Apply<TLanes>(ReadOnlySpan<uint> keys, int t, int rows, Operand<float> x, Operand<float> y)
        where TLanes : struct, ILanes<TLanes>
    {
        var scale = TLanes.All((float)(1 / (1 - Rate)));
        uint threshold = (uint)Math.Min(uint.MaxValue, Rate * 4294967296.0), element = (uint)(t * rows);
        ref readonly uint key = ref keys[..TLanes.Count][0];
        for (int u = 0; u < rows; u++)
        {
            int at = u * TLanes.Count;
            y.Store(at, TLanes.Keep(x.Load<TLanes>(at) * scale, in key, element + (uint)u, threshold));
        }
    }
}
