using MLNetHybrid.LstmAutoencoder;

namespace MLNetHybrid.Tests.LstmAutoencoder;

public sealed class ManagedExecutorTests
{
    private static readonly NetworkGolden Golden = NetworkGolden.All[^1];
    private static readonly int Count = Golden.WindowErrors.Length;
    private static readonly int LatentSize = Golden.Layout.Architecture.LatentSize;

    [Theory]
    [InlineData(ErrorScope.Window, 1)]
    [InlineData(ErrorScope.Window, 2)]
    [InlineData(ErrorScope.LastStep, 2)]
    public void Latent_and_error_equal_those_of_PyTorch(ErrorScope scope, int threads)
    {
        using var executor = new ManagedExecutor(Golden.Layout, Draws.Single(Golden.Parameters), new ErrorMeasure(scope, default), threads);
        float[] latent = new float[Count * LatentSize], error = new float[Count];
        executor.Run(Draws.Single(Golden.Windows), Count, latent, error);
        // single precision through 6 steps and 4 layers
        Near.Equal(Golden.Latent, latent, 1e-5);
        Near.Equal(scope == ErrorScope.Window ? Golden.WindowErrors : Golden.LastStepErrors, error, 2e-5);
    }

    [Fact]
    public void A_window_scores_the_same_in_any_batch()
    {
        float[] windows = Draws.Single(Golden.Windows);
        using var executor = new ManagedExecutor(Golden.Layout, Draws.Single(Golden.Parameters), new ErrorMeasure(ErrorScope.Window, default), 2);
        float[] latent = new float[Count * LatentSize], error = new float[Count];
        executor.Run(windows, Count, latent, error);
        int size = windows.Length / Count;
        for (int i = 0; i < Count; i++)
        {
            float[] latentAlone = new float[LatentSize], errorAlone = new float[1];
            executor.Run(windows.AsSpan(i * size, size), 1, latentAlone, errorAlone);
            Assert.Equal(latent.AsSpan(i * LatentSize, LatentSize).ToArray(), latentAlone);
            Assert.Equal(error[i], errorAlone[0]);
        }
    }

    [Fact]
    public void Callers_on_several_threads_do_not_disturb_each_other()
    {
        float[] windows = Draws.Single(Golden.Windows);
        using var executor = new ManagedExecutor(Golden.Layout, Draws.Single(Golden.Parameters), new ErrorMeasure(ErrorScope.Window, default), 2);
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
