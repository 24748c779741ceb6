using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>The gradient of what was repeated at all steps.</summary>
internal static class RowSums
{
    /// <summary>s (R, W) = sum over t of x (L, R, W); a step further lies <paramref name="step"/> values on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Over<TLanes>(Operand<float> x, int step, int steps, int rows, Operand<float> s) where TLanes : struct, ILanes<TLanes>
    {
        for (int at = 0; at < rows * TLanes.Count; at += TLanes.Count)
        {
            TLanes sum = default;
            for (int t = 0; t < steps; t++) sum += x.Load<TLanes>(t * step + at);
            s.Store(at, sum);
        }
    }
}
