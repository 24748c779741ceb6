using System.Runtime.CompilerServices;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// <see cref="LayerNormalization"/> of all steps of a single window, whose H units lie side by side, padded to whole vectors. Its sums have
/// the order of that one's.
/// </summary>
internal static class SingleWindowNormalization
{
    /// <summary>y += gamma n + beta.</summary>
    /// <param name="v">(L, H), a row every <paramref name="stride"/> values, as of y.</param>
    /// <param name="steps">L.</param>
    /// <param name="stride">Of v and y.</param>
    /// <param name="width">H.</param>
    /// <param name="gamma">Padded with zeros.</param>
    /// <param name="beta">Padded with zeros.</param>
    /// <param name="statistics">(2L): scratch.</param>
    /// <param name="y">(L, H).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add<TLanes>(
        LaneBuffer v, int steps, int stride, int width, LaneBuffer gamma, LaneBuffer beta, Span<float> statistics, LaneBuffer y)
        where TLanes : struct, ILanes<TLanes>
    {
        float share = 1f / width;
        Span<float> means = statistics[..steps], roots = statistics.Slice(steps, steps);
        SingleWindowSums.Of(v, stride, width, means);
        for (int t = 0; t < steps; t++) means[t] *= share;
        SingleWindowSums.OfSquares(v, stride, width, means, roots);
        for (int t = 0; t < steps; t++)
            roots[t] = 1 / MathF.Sqrt(float.MultiplyAddEstimate(roots[t], share, (float)NetworkArchitecture.LayerNormEpsilon));
        Operand<float> g = gamma, b = beta;
        int size = gamma.Values.Length;
        for (int t = 0; t < steps; t++)
        {
            Operand<float> from = v.Row(t, stride), to = y.Row(t, stride);
            TLanes mean = TLanes.All(means[t]), r = TLanes.All(roots[t]);
            for (int u = 0; u < size; u += TLanes.Count)
            {
                TLanes n = (from.Load<TLanes>(u) - mean) * r, scaled = TLanes.MultiplyAdd(n, g.Load<TLanes>(u), b.Load<TLanes>(u));
                to.Store(u, scaled + to.Load<TLanes>(u));
            }
        }
    }
}
