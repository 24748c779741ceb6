using MLNetHybrid.Numerics.Random;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp.Tests;

public sealed class TorchDropoutTests
{
    private const int BatchSize = 3;

    private static TorchDropout Create(double rate) => new(Jobs.Small, rate, seed: 7, BatchSize, CPU, ScalarType.Float32);

    [Fact]
    public void Draws_are_those_of_the_counter_stream()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchDropout dropout = Create(0.1);
        foreach (ulong key in new ulong[] { 0, 1, ulong.MaxValue, 0x8000000000000000, 0x123456789ABCDEF })
        {
            long[] draws = dropout.Draws(key, BatchSize).flatten().data<long>().ToArray();
            Assert.Equal(Enumerable.Range(0, draws.Length).Select(n => unchecked((long)CounterStream.At(key, (ulong)n))), draws);
        }
    }

    [Fact]
    public void Each_layer_has_a_mask_with_the_share_of_zeros_and_the_mean_one()
    {
        using DisposeScope scope = NewDisposeScope();
        using var dropout = new TorchDropout(Jobs.Small with { BidirectionalDecoder = true }, 0.25, 7, 200, CPU, ScalarType.Float32);
        IReadOnlyList<Tensor> masks = dropout.Masks(step: 4, 200);
        Assert.Equal([4, 4, 8, 8], masks.Select(mask => (int)mask.shape[2]));
        Assert.All(masks, mask =>
        {
            Assert.Equal([5, 200], mask.shape[..2]);
            float[] values = mask.contiguous().data<float>().ToArray();
            Assert.All(values, value => Assert.True(value is 0 or 1 / 0.75f));
            // 4000 values at least: the share of zeros errs by 0.007
            Assert.Equal(0.25, values.Count(value => value == 0) / (double)values.Length, 0.03);
        });
    }

    [Fact]
    public void Masks_are_a_function_of_the_step()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchDropout one = Create(0.5), other = Create(0.5);
        float[] Values(TorchDropout dropout, long step) =>
            [.. dropout.Masks(step, BatchSize).SelectMany(mask => mask.contiguous().data<float>().ToArray())];
        Assert.Equal(Values(one, 3), Values(other, 3));
        Assert.NotEqual(Values(one, 3), Values(one, 4));
    }
}
