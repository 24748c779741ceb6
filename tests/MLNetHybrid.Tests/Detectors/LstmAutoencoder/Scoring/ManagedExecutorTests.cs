using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Network;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Scoring;

public sealed class ManagedExecutorTests
{
    private static readonly NetworkGolden Golden = NetworkGolden.All[^1];
    private static readonly int Count = Golden.WindowErrors.Length;
    private static readonly int LatentSize = Golden.Layout.Architecture.LatentSize;

    public static IEnumerable<TheoryDataRow<int, ReconstructionLoss>> Cases() =>
        from architecture in Enumerable.Range(0, NetworkSample.Architectures.Length)
        from loss in Enum.GetValues<ReconstructionLoss>()
        select new TheoryDataRow<int, ReconstructionLoss>(architecture, loss);

    [Theory]
    [InlineData(ErrorScope.Window, 1)]
    [InlineData(ErrorScope.Window, 2)]
    [InlineData(ErrorScope.LastStep, 2)]
    public void Latent_and_error_equal_those_of_PyTorch(ErrorScope scope, int threads)
    {
        var executor = new ManagedExecutor(Golden.Layout, Draws.Single(Golden.Parameters), new ErrorMeasure(scope, default), threads);
        float[] latent = new float[Count * LatentSize], error = new float[Count];
        executor.Run(Draws.Single(Golden.Windows), Count, latent, error);
        // single precision through 6 steps and 4 layers
        Near.Equal(Golden.Latent, latent, 1e-5);
        Near.Equal(scope == ErrorScope.Window ? Golden.WindowErrors : Golden.LastStepErrors, error, 2e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_window_scores_the_same_in_any_batch(int threads)
    {
        // 1 to 5 rounds of the 9 windows: one by one, and in blocks of every width, full or not
        float[] windows = [.. Enumerable.Repeat(Draws.Single(Golden.Windows), 5).SelectMany(all => all)];
        int size = windows.Length / (5 * Count);
        var executor = new ManagedExecutor(
            Golden.Layout, Draws.Single(Golden.Parameters), new ErrorMeasure(ErrorScope.Window, default), threads);
        foreach (int count in new[] { 1, 2, 9, 16, 21, 32, 37, 41, 45 })
        {
            float[] latent = new float[count * LatentSize], error = new float[count], features = new float[count * size];
            executor.Run(windows, count, latent, error, features);
            Near.Equal(Enumerable.Range(0, count).SelectMany(i => Golden.Latent.Skip(i % Count * LatentSize).Take(LatentSize))
                .ToArray(), latent, 1e-5);
            Near.Equal(Enumerable.Range(0, count).Select(i => Golden.WindowErrors[i % Count]).ToArray(), error, 2e-5);
            Near.Equal(error.Select(e => (double)e).ToArray(), features.Chunk(size).Select(losses => losses.Average()).ToArray(), 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_window_by_itself_has_the_results_of_one_in_a_block_to_the_bit(int architecture, ReconstructionLoss loss)
    {
        var sample = new NetworkSample(NetworkSample.Architectures[architecture], count: 40);
        int size = sample.Exact[0].Length, latentSize = sample.Layout.Architecture.LatentSize, count = sample.Exact.Length;
        float[] windows = Draws.Single([.. sample.Exact.SelectMany(window => window)]);
        foreach (ErrorScope scope in Enum.GetValues<ErrorScope>())
        {
            var executor = new ManagedExecutor(sample.Layout, sample.Weights, new ErrorMeasure(scope, loss), 2);
            float[] latents = new float[count * latentSize], errors = new float[count], features = new float[count * size];
            executor.Run(windows, count, latents, errors, features);
            for (int i = 0; i < count; i++)
            {
                float[] latent = new float[latentSize], error = new float[1], feature = new float[size];
                executor.Run(windows.AsMemory(i * size, size), 1, latent, error, feature);
                Assert.Equal(errors[i], error[0]);
                Assert.Equal(latents.AsSpan(i * latentSize, latentSize), latent.AsSpan());
                Assert.Equal(features.AsSpan(i * size, size), feature.AsSpan());
                executor.Run(windows.AsMemory(i * size, size), 1, latent, error);
                Assert.Equal(errors[i], error[0]);
            }
        }
    }

    [Fact]
    public void A_window_by_itself_is_scored_without_allocation()
    {
        float[] windows = Draws.Single(Golden.Windows), latent = new float[LatentSize], error = new float[1];
        var executor = new ManagedExecutor(Golden.Layout, Draws.Single(Golden.Parameters), new ErrorMeasure(ErrorScope.Window, default), 2);
        for (int i = 0; i < 100; i++) executor.Run(windows, 1, latent, error);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) executor.Run(windows, 1, latent, error);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Callers_on_several_threads_do_not_disturb_each_other()
    {
        float[] windows = Draws.Single(Golden.Windows);
        var executor = new ManagedExecutor(Golden.Layout, Draws.Single(Golden.Parameters), new ErrorMeasure(ErrorScope.Window, default), 2);
        float[] expected = new float[Count];
        executor.Run(windows, Count, new float[Count * LatentSize], expected);
        Parallel.For(0, 200, _ =>
        {
            float[] error = new float[Count];
            executor.Run(windows, Count, new float[Count * LatentSize], error);
            Assert.Equal(expected, error);
        });
    }
}
