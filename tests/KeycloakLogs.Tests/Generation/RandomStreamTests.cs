using KeycloakLogGenerator;

namespace KeycloakLogs.Tests.Generation;

public sealed class RandomStreamTests
{
    [Fact]
    public void Streams_of_different_paths_differ()
    {
        ulong[] firsts = [.. from seed in Enumerable.Range(0, 20) from a in Enumerable.Range(0, 20) from b in Enumerable.Range(0, 20)
            select new RandomStream(seed, a, b).NextUInt64()];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
    }

    [Fact]
    public void Uniform_and_normal_numbers_have_their_moments()
    {
        const int N = 20_000;
        var random = new RandomStream(3);
        double[] uniform = [.. Enumerable.Range(0, N).Select(_ => random.NextDouble())],
            normal = [.. Enumerable.Range(0, N).Select(_ => random.Normal())];
        // Four standard errors: 0.29 / sqrt N and 1 / sqrt N.
        Assert.Equal(0.5, uniform.Average(), 4 * 0.29 / Math.Sqrt(N));
        Assert.Equal(0, normal.Average(), 4 / Math.Sqrt(N));
        Assert.Equal(1, normal.Average(x => x * x), 4 * Math.Sqrt(2.0 / N));
        Assert.All(uniform, x => Assert.InRange(x, 0, 1));
    }

    [Fact]
    public void Weights_are_followed()
    {
        var random = new RandomStream(4);
        int[] counts = new int[3];
        for (int i = 0; i < 10_000; i++) counts[random.Weighted([1, 0, 3])]++;
        Assert.Equal(0, counts[1]);
        Assert.Equal(0.25, counts[0] / 10_000.0, 0.02);
    }
}
