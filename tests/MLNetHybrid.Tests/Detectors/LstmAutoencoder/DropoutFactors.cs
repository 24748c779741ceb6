using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Random;
using MLNetHybrid.Numerics.Simd;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder;

internal static class DropoutFactors
{
    /// <summary>Dropout's factor of one element, said once more for a single number.</summary>
    public static double Of(Dropout dropout, int lane, int layer, int element)
    {
        uint key = (uint)(CounterStream.Key(dropout.Seed, dropout.Step, dropout.FirstWindow + lane, layer) >> 32);
        return LaneHash.Of(key, (uint)element) < dropout.Rate * 4294967296.0 ? 0 : 1 / (1 - dropout.Rate);
    }
}
