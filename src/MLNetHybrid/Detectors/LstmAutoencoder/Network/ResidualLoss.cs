using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// The loss function of residuals r = y - x, R rows of W lanes, and its derivative: r^2 and 2r; |r| and sign r; Huber's with delta = 1.
/// </summary>
internal static class ResidualLoss
{
    /// <summary>
    /// losses (R, W) = loss(y - x); y becomes scale (W) times the derivative by y. Losses and scale may be absent. Returns the sum over the
    /// rows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static TLanes Run<TLanes>(
        ReconstructionLoss loss, Operand<float> x, Operand<float> y, int rows, Operand<float> scale, Operand<float> losses)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = default;
        bool derives = !scale.IsAbsent, keeps = !losses.IsAbsent;
        TLanes factor = derives ? scale.Load<TLanes>(0) : default;
        for (int at = 0; at < rows * TLanes.Count; at += TLanes.Count)
        {
            TLanes r = y.Load<TLanes>(at) - x.Load<TLanes>(at), value, slope;
            switch (loss)
            {
                case ReconstructionLoss.MeanSquaredError:
                    value = r * r;
                    slope = r + r;
                    break;
                case ReconstructionLoss.MeanAbsoluteError:
                    value = TLanes.Abs(r);
                    slope = TLanes.Sign(r);
                    break;
                default:
                    // with a = |r| and m = min(a, 1): m (a - m / 2) is a^2 / 2 up to 1 and a - 1/2 beyond
                    TLanes a = TLanes.Abs(r), m = TLanes.Min(TLanes.All(1), a);
                    value = m * (a - TLanes.All(0.5f) * m);
                    slope = m * TLanes.Sign(r);
                    break;
            }

            sum += value;
            if (keeps) losses.Store(at, value);
            if (derives) y.Store(at, slope * factor);
        }

        return sum;
    }
}
