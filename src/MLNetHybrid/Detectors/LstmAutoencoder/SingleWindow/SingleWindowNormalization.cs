using System.Runtime.CompilerServices;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary><see cref="LayerNormalization"/> of a single step of a single window, whose H units lie side by side, padded with zeros to V whole vectors.</summary>
internal static class SingleWindowNormalization
{
    /// <summary>y += gamma n + beta, all of V vectors; valid (V) is 1 at a unit, else 0, and so is y's padding left at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add<TLanes>(ref float v, int width, int vectors, ref float valid, ref float gamma, ref float beta, ref float y) where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = default, squares = default;
        int size = vectors * TLanes.Count;
        for (int u = 0; u < size; u += TLanes.Count) sum += At<TLanes>(ref v, u);
        var mean = TLanes.All(TLanes.Sum(sum) / width);
        for (int u = 0; u < size; u += TLanes.Count)
        {
            TLanes e = (At<TLanes>(ref v, u) - mean) * At<TLanes>(ref valid, u);
            squares = TLanes.MultiplyAdd(e, e, squares);
        }

        var r = TLanes.All(1 / MathF.Sqrt(TLanes.Sum(squares) / width + (float)NetworkArchitecture.LayerNormEpsilon));
        for (int u = 0; u < size; u += TLanes.Count)
        {
            TLanes n = (At<TLanes>(ref v, u) - mean) * r, scaled = TLanes.MultiplyAdd(n, At<TLanes>(ref gamma, u), At<TLanes>(ref beta, u));
            TLanes.Store(scaled + At<TLanes>(ref y, u), ref Unsafe.Add(ref y, u));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes At<TLanes>(ref float values, int offset) where TLanes : struct, ILanes<TLanes> => TLanes.Load(in Unsafe.Add(ref values, offset));
}
