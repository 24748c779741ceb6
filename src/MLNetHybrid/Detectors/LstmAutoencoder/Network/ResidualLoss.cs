using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>The loss function of residuals r = y - x, R rows of W lanes, and its derivative: r^2 and 2r; |r| and sign r; Huber's with delta = 1.</summary>
internal static class ResidualLoss
{
    /// <summary>losses (R, W) = loss(y - x); y becomes scale (W) times the derivative by y. No losses are a null reference, no derivative is a null scale. Returns the sum over the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static TLanes Run<TLanes>(ReconstructionLoss loss, ref float x, ref float y, int rows, ref float scale, ref float losses) where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = default;
        bool derives = !Unsafe.IsNullRef(ref scale), keeps = !Unsafe.IsNullRef(ref losses);
        TLanes factor = derives ? TLanes.Load(in scale) : default;
        for (int at = 0; at < rows * TLanes.Count; at += TLanes.Count)
        {
            TLanes r = TLanes.Load(in Unsafe.Add(ref y, at)) - TLanes.Load(in Unsafe.Add(ref x, at)), value, slope;
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
            if (keeps) TLanes.Store(value, ref Unsafe.Add(ref losses, at));
            if (derives) TLanes.Store(slope * factor, ref Unsafe.Add(ref y, at));
        }

        return sum;
    }
}
