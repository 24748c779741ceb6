using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Random;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// Inverted dropout: a unit is dropped with probability p, else scaled by 1 / (1 - p). Its draws are those of <see cref="CounterStream"/>,
/// computed on the device: a pure function of seed, step and element, where libtorch's generators have a state, which for a GPU belongs to
/// the whole process.
/// </summary>
internal sealed class TorchDropout : IDisposable
{
    private static readonly Scalar GoldenRatio = unchecked((long)CounterStream.GoldenRatio);
    private static readonly Scalar FirstFactor = unchecked((long)CounterStream.FirstFactor);
    private static readonly Scalar SecondFactor = unchecked((long)CounterStream.SecondFactor);

    private readonly double _rate;
    private readonly ulong _seed;
    private readonly ScalarType _precision;
    private readonly long[] _widths;
    private readonly Tensor _counters;   // (B, L, sum of widths): (n + 1) times SplitMix64's constant
    private readonly Tensor[] _shifts, _bits;
    private readonly Tensor _shift32, _bits32;

    /// <param name="architecture">Of the network, whose encoder blocks and decoder layers have a mask each.</param>
    /// <param name="rate">p in (0, 1).</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="batchSize">B at most.</param>
    /// <param name="device">Where the masks are made.</param>
    /// <param name="precision">Of the masks.</param>
    public TorchDropout(NetworkArchitecture architecture, double rate, ulong seed, int batchSize, Device device, ScalarType precision)
    {
        (_rate, _seed, _precision) = (rate, seed, precision);
        _widths =
        [
            .. Enumerable.Repeat((long)architecture.HiddenSize, architecture.EncoderBlocks),
            .. Enumerable.Repeat((long)architecture.DecoderWidth, architecture.DecoderLayers),
        ];
        long length = architecture.WindowLength, width = _widths.Sum();
        using DisposeScope scope = NewDisposeScope();
        using Scalar zero = 0, count = batchSize * length * width;
        _counters = arange(zero, count, Scalars.One, ScalarType.Int64, device).add_(Scalars.One, Scalars.One).mul_(GoldenRatio)
            .view(batchSize, length, width);
        Tensor Constant(long value) => tensor(value, ScalarType.Int64, device).DetachFromDisposeScope();
        _shifts = [Constant(30), Constant(27), Constant(31)];
        // A shift of torch's int64 brings the sign along; these bits are what an unsigned shift leaves.
        _bits = [Constant((1L << 34) - 1), Constant((1L << 37) - 1), Constant((1L << 33) - 1)];
        (_shift32, _bits32) = (Constant(32), Constant((1L << 32) - 1));
        scope.Detach(_counters);
    }

    /// <summary>For each layer its mask (L, B, D) = 0 or 1 / (1 - p).</summary>
    public IReadOnlyList<Tensor> Masks(long step, int batchSize)
    {
        Tensor z = Draws(CounterStream.Key(_seed, step), batchSize);
        using Scalar threshold = (long)(_rate * 4294967296.0), scale = 1 / (1 - _rate);
        Tensor kept = z.bitwise_right_shift_(_shift32).bitwise_and_(_bits32).ge(threshold);
        return kept.to(_precision).mul_(scale).transpose(0, 1).split(_widths, 2);
    }

    /// <summary>Draws of the stream <paramref name="key"/>, (B, L, sum of widths): element n is <c>CounterStream.At(key, n)</c>.</summary>
    // z = key + (n + 1) golden;  z = (z ^ (z >> 30)) c1;  z = (z ^ (z >> 27)) c2;  z ^ (z >> 31)
    public Tensor Draws(ulong key, int batchSize)
    {
        using Scalar offset = unchecked((long)key);
        Tensor z = _counters.narrow(0, 0, batchSize).add(offset, Scalars.One);
        Mix(z, 0).mul_(FirstFactor);
        Mix(z, 1).mul_(SecondFactor);
        return Mix(z, 2);
    }

    public void Dispose()
    {
        foreach (Tensor tensor in (Tensor[])[_counters, .. _shifts, .. _bits, _shift32, _bits32]) tensor.Dispose();
    }

    private Tensor Mix(Tensor z, int round) => z.bitwise_xor_(z.bitwise_right_shift(_shifts[round]).bitwise_and_(_bits[round]));
}
