using Microsoft.ML;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Onnx;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Onnx;

public sealed class OnnxRuntimeExecutorTests
{
    // The golden values are computed in double precision. Here values of order 1 pass through a few hundred float
    // operations (6 steps, 6 layers), each with a relative rounding error of at most 6e-8.
    private const double Tolerance = 5e-6;

    private static readonly ReferenceModel Reference = ReferenceModel.Instance;

    [Theory]
    [InlineData(ErrorScope.Window, 5)]
    [InlineData(ErrorScope.LastStep, 5)]
    [InlineData(ErrorScope.Window, 1)]
    [InlineData(ErrorScope.LastStep, 1)]
    public void Outputs_equal_the_golden_values(ErrorScope scope, int batchSize)
    {
        using OnnxRuntimeExecutor executor = Create(scope);
        float[] latent = new float[Reference.Latent.Length], error = new float[Reference.Count];
        int window = Reference.WindowSize, width = Reference.Architecture.LatentSize;
        for (int n = 0; n < Reference.Count; n += batchSize)
            executor.Run(
                Reference.Windows.AsMemory(n * window, batchSize * window), batchSize,
                latent.AsMemory(n * width, batchSize * width), error.AsMemory(n, batchSize));
        AssertClose(Reference.Latent, latent);
        AssertClose(Reference.Error(scope), error);
    }

    [Theory]
    [InlineData(ErrorScope.Window)]
    [InlineData(ErrorScope.LastStep)]
    public void Errors_per_feature_equal_the_golden_values(ErrorScope scope)
    {
        using OnnxRuntimeExecutor executor = Create(scope);
        float[] latent = new float[Reference.Latent.Length], error = new float[Reference.Count],
            featureErrors = new float[Reference.Windows.Length];
        executor.Run(Reference.Windows, Reference.Count, latent, error, featureErrors);
        AssertClose(Reference.ErrorPerFeature, featureErrors);
        AssertClose(Reference.Error(scope), error);
    }

    [Fact]
    public void Errors_per_feature_must_be_asked_for_when_the_executor_is_made()
    {
        using OnnxRuntimeExecutor executor = OnnxRuntimeExecutor.Create(
            new MLContext(1), Reference.Architecture, Reference.Parameters,
            new ErrorMeasure(ErrorScope.LastStep, default), perFeature: false);
        Assert.Contains(
            "without errors per feature",
            Assert.Throws<ArgumentException>(
            () => executor.Run(Reference.Windows, 1, new float[Reference.Latent.Length], new float[1],
            new float[Reference.WindowSize])).Message,
            StringComparison.Ordinal);
        float[] error = new float[Reference.Count];
        executor.Run(Reference.Windows, Reference.Count, new float[Reference.Latent.Length], error);
        AssertClose(Reference.Error(ErrorScope.LastStep), error);
    }

    [Fact]
    public void Batch_size_may_change_from_run_to_run()
    {
        using OnnxRuntimeExecutor executor = Create(ErrorScope.Window);
        double[] expected = Reference.Error(ErrorScope.Window);
        foreach (int count in (int[])[2, 5, 1, 5, 3])
            AssertClose(expected[..count], Run(executor, Reference.Windows[..(count * Reference.WindowSize)], count).Error);
    }

    [Fact]
    public void Count_beyond_one_batch_of_the_session_is_run_in_several()
    {
        const int Repeats = 450;
        float[] windows = [.. Enumerable.Repeat(Reference.Windows, Repeats).SelectMany(values => values)];
        using OnnxRuntimeExecutor executor = Create(ErrorScope.Window);
        (float[] latent, float[] error) = Run(executor, windows, Repeats * Reference.Count);
        AssertClose([.. Enumerable.Repeat(Reference.Error(ErrorScope.Window), Repeats).SelectMany(values => values)], error);
        AssertClose([.. Enumerable.Repeat(Reference.Latent, Repeats).SelectMany(values => values)], latent);
    }

    [Fact]
    public async Task Runs_on_several_threads_do_not_disturb_each_other()
    {
        using OnnxRuntimeExecutor executor = Create(ErrorScope.Window);
        double[] expected = Reference.Error(ErrorScope.Window);
        float[][] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            int n = thread % Reference.Count, window = Reference.WindowSize;
            float[] error = [];
            for (int repeat = 0; repeat < 50; repeat++)
                error = Run(executor, Reference.Windows.AsSpan(n * window, window).ToArray(), 1).Error;
            return error;
        })));
        for (int thread = 0; thread < results.Length; thread++) AssertClose([expected[thread % Reference.Count]], results[thread]);
    }

    [Theory]
    [InlineData(ErrorScope.Window)]
    [InlineData(ErrorScope.LastStep)]
    public void Nan_in_the_last_step_gives_a_nan_error_in_its_window_only(ErrorScope scope)
    {
        float[] windows = [.. Reference.Windows];
        windows[2 * Reference.WindowSize - 1] = float.NaN;
        using OnnxRuntimeExecutor executor = Create(scope);
        float[] error = Run(executor, windows, Reference.Count).Error;
        Assert.True(float.IsNaN(error[1]));
        Assert.Equal(1, error.Count(float.IsNaN));
    }

    [Fact]
    public void Spans_too_short_for_the_count_are_refused()
    {
        using OnnxRuntimeExecutor executor = Create(ErrorScope.Window);
        int window = Reference.WindowSize, width = Reference.Architecture.LatentSize;
        Assert.Throws<ArgumentOutOfRangeException>(() => executor.Run(default, 0, default, default));
        Assert.Contains(
            $"windows must hold at least 2 x {window} values; got {window}.",
            Assert.Throws<ArgumentException>(() => executor.Run(new float[window], 2, new float[2 * width], new float[2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => executor.Run(new float[window], 1, new float[width - 1], new float[1]));
        Assert.Throws<ArgumentException>(() => executor.Run(new float[window], 1, new float[width], default));
        Assert.Throws<ArgumentException>(() => executor.Run(new float[window], 1, new float[width], new float[1], new float[window - 1]));
    }

    [Fact]
    public void Run_after_dispose_is_refused()
    {
        OnnxRuntimeExecutor executor = Create(ErrorScope.Window);
        executor.Dispose();
        executor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Run(executor, Reference.Windows, Reference.Count));
    }

    [Fact]
    public void Runs_of_one_batch_size_allocate_no_more_for_a_large_batch_than_for_a_small_one()
    {
        const int Count = 500;
        float[] windows = [.. Enumerable.Repeat(Reference.Windows, Count / Reference.Count).SelectMany(values => values)];
        float[] latent = new float[Count * Reference.Architecture.LatentSize], error = new float[Count];
        using OnnxRuntimeExecutor executor = Create(ErrorScope.Window);
        void Run() => executor.Run(windows, Count, latent, error);
        for (int i = 0; i < 10; i++) Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) Run();
        // ONNX Runtime's own call makes four short arrays of pointers; this batch's windows are 36,000 bytes.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 20, 0, 1000);
    }

    private static OnnxRuntimeExecutor Create(ErrorScope scope) =>
        OnnxRuntimeExecutor.Create(
            new MLContext(1), Reference.Architecture, Reference.Parameters, new ErrorMeasure(scope, default), perFeature: true);

    private static (float[] Latent, float[] Error) Run(OnnxRuntimeExecutor executor, float[] windows, int count)
    {
        float[] latent = new float[count * Reference.Architecture.LatentSize], error = new float[count];
        executor.Run(windows, count, latent, error);
        return (latent, error);
    }

    private static void AssertClose(double[] expected, float[] actual) =>
        Near.Within<double, float>(expected, actual, Tolerance, relative: 0);
}
