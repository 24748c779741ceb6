using System.Runtime.CompilerServices;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// <see cref="LayerNormalization"/> of a single step of a single window, whose H units lie side by side, padded with zeros to V whole
/// vectors.
/// </summary>
internal static class SingleWindowNormalization
{
    /// <summary>y += gamma n + beta, all of V vectors; valid (V) is 1 at a unit, else 0, and so is y's padding left at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add<TLanes>(
        Operand<float> v, int width, int vectors, Operand<float> valid, Operand<float> gamma, Operand<float> beta, Operand<float> y)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = default, squares = default;
        int size = vectors * TLanes.Count;
        for (int u = 0; u < size; u += TLanes.Count) sum += v.Load<TLanes>(u);
        var mean = TLanes.All(TLanes.Sum(sum) / width);
        for (int u = 0; u < size; u += TLanes.Count)
        {
            TLanes e = (v.Load<TLanes>(u) - mean) * valid.Load<TLanes>(u);
            squares = TLanes.MultiplyAdd(e, e, squares);
        }

        var r = TLanes.All(1 / MathF.Sqrt(TLanes.Sum(squares) / width + (float)NetworkArchitecture.LayerNormEpsilon));
        for (int u = 0; u < size; u += TLanes.Count)
        {
            TLanes n = (v.Load<TLanes>(u) - mean) * r, scaled = TLanes.MultiplyAdd(n, gamma.Load<TLanes>(u), beta.Load<TLanes>(u));
            y.Store(u, scaled + y.Load<TLanes>(u));
        }
    }
}
