using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Rows;

/// <summary>Latents and errors from projected rows against the naive network in double precision.</summary>
public sealed class RowExecutorTests
{
    public static IEnumerable<TheoryDataRow<int, bool, ErrorScope>> Cases() =>
        from architecture in Enumerable.Range(0, RowSample.Architectures.Length)
        from sparse in new[] { false, true }
        from scope in Enum.GetValues<ErrorScope>()
        select new TheoryDataRow<int, bool, ErrorScope>(architecture, sparse, scope);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Latents_and_errors_equal_those_of_the_twin(int architecture, bool sparse, ErrorScope scope)
    {
        var sample = new RowSample(RowSample.Architectures[architecture], sparse: sparse);
        Check(sample, scope);
    }

    [Fact]
    public void An_output_layer_of_dependent_rows_is_no_harm() =>
        Check(new RowSample(RowSample.Architectures[0], change: RowSample.MakeOutputDependent), ErrorScope.Window);

    [Fact]
    public void Constant_columns_are_no_harm()
    {
        // All rows alike, and the bias far from zero.
        var sample = new RowSample(
            RowSample.Architectures[0], change: (layout, weights) => layout.Output.Bias.Of(weights.AsSpan()).Fill(50));
        Check(sample, ErrorScope.Window);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-1)]
    [InlineData(1e-2)]
    [InlineData(1e-3)]
    [InlineData(1e-4)]
    public void The_error_keeps_its_digits_when_the_fit_is_good(double misfit)
    {
        // One window of two steps, which an output layer can reproduce: W^T = X^T (H H^T)^-1 H, changed by a small part.
        var architecture = new NetworkArchitecture(2, 200, 8, 1, 2);
        var sample = new RowSample(architecture, rowCount: 4);
        double[][] h = DecoderOutput(sample);
        double[] x = sample.Exact(0);
        double a = Dot(h[0], h[0]), b = Dot(h[0], h[1]), c = Dot(h[1], h[1]), determinant = a * c - b * b;
        double[] noise = Draws.Normal(9, 8 * 200);
        Span<float> w = sample.Layout.Output.Kernel.Of(sample.Weights.AsSpan());
        sample.Layout.Output.Bias.Of(sample.Weights.AsSpan()).Clear();
        for (int d = 0; d < 8; d++)
        {
            double first = (c * h[0][d] - b * h[1][d]) / determinant, second = (a * h[1][d] - b * h[0][d]) / determinant;
            for (int f = 0; f < 200; f++) w[d * 200 + f] = (float)(first * x[f] + second * x[200 + f] + misfit * noise[d * 200 + f]);
        }

        double expected = sample.Twin.Error(x, new ErrorMeasure(ErrorScope.Window, default));
        var measure = new ErrorMeasure(ErrorScope.Window, default);
        var managed = new ManagedExecutor(sample.Layout, sample.Weights, measure, 1);
        float[] latent = new float[16], error = new float[1];
        managed.Run(sample.Values.AsMemory(0, 400), 1, latent, error);
        double direct = Math.Abs(error[0] - expected) / expected,
            ours = Math.Abs(Errors(sample, measure.Scope).Error[0] - expected) / expected;
        // The rounding of h alone costs 1e-7 / misfit: what the direct form loses too.
        Assert.InRange(ours, 0, 3e-6 + 1e-6 / misfit);
        Assert.InRange(direct, 0, 3e-6 + 1e-6 / misfit);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_window_has_the_same_results_to_the_bit_in_any_batch_and_at_any_number_of_threads(
        int architecture, bool sparse, ErrorScope scope)
    {
        var sample = new RowSample(RowSample.Architectures[architecture], rowCount: 60, sparse: sparse);
        (float[] latents, float[] errors) = Errors(sample, scope, threads: 1);
        (float[] others, float[] sameErrors) = Errors(sample, scope, threads: 3);
        Assert.Equal(errors, sameErrors);
        Assert.Equal(latents, others);
        var executor = new RowExecutor(sample.Layout, sample.Weights, scope, 1);
        var projected = new ProjectedRows(executor.Projector.Layout.Columns);
        int size = executor.Architecture.LatentSize;
        for (int first = 0, count = 1; first < errors.Length; first += count, count = count % 11 + 1)
        {
            count = Math.Min(count, errors.Length - first);
            var rows = DistinctRows.Of(sample.Windows, [.. Enumerable.Range(first, count)]);
            projected.Resize(rows.Rows.Length);
            executor.Project(sample.Windows.Rows, rows.Rows, projected, 0);
            float[] error = new float[count], latent = new float[count * size];
            executor.Run(projected, rows.First, latent, error);
            Assert.Equal(errors.AsSpan(first, count), error.AsSpan());
            Assert.Equal(latents.AsSpan(first * size, count * size), latent.AsSpan());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_that_lie_one_after_the_other_are_projected_as_any_rows_are(int architecture)
    {
        var sample = new RowSample(RowSample.Architectures[architecture], rowCount: 150);
        int features = sample.Layout.Architecture.FeatureCount;
        float[] values = Draws.Single(Draws.Normal(6, 150 * features));
        foreach (int threads in new[] { 1, 2 })
        {
            var executor = new RowExecutor(sample.Layout, sample.Weights, ErrorScope.Window, threads);
            ProjectedRows chosen = new(executor.Projector.Layout.Columns), all = new(executor.Projector.Layout.Columns);
            chosen.Resize(151);
            all.Resize(151);
            executor.Project(new DenseRows(values, features), Enumerable.Range(0, 150).ToArray(), chosen, 1);
            executor.Project(values, all, 1);
            Assert.Equal(chosen.Values, all.Values);
            Assert.Equal(chosen.Distances, all.Distances);
        }
    }

    [Fact]
    public void Only_the_mean_squared_error_goes_by_rows()
    {
        var sample = new RowSample(RowSample.Architectures[0]);
        foreach (ReconstructionLoss loss in Enum.GetValues<ReconstructionLoss>())
        {
            var measure = new ErrorMeasure(ErrorScope.Window, loss);
            var managed = new ManagedExecutor(sample.Layout, sample.Weights, measure, 1);
            Assert.Equal(loss == ReconstructionLoss.MeanSquaredError, managed.Rows is not null);
            float[] errors = managed.Errors(sample.Windows, 3, 10, new NoMonitor().CheckAlive);
            Near.Equal(Enumerable.Range(3, 10).Select(i => sample.Twin.Error(sample.Exact(i), measure)).ToArray(), errors, 5e-5);
        }
    }

    private static void Check(RowSample sample, ErrorScope scope)
    {
        (float[] latent, float[] error) = Errors(sample, scope);
        NaiveNetwork twin = sample.Twin;
        // as the kernels' own tests: rounding through steps and layers, enlarged by normalizations of few units
        Near.Equal(Enumerable.Range(0, sample.Windows.Count).SelectMany(i => twin.Run(sample.Exact(i)).Latent).ToArray(), latent, 1e-5);
        Near.Equal(Enumerable.Range(0, sample.Windows.Count).Select(i => twin.Error(sample.Exact(i), new ErrorMeasure(scope, default)))
            .ToArray(), error, 5e-5);
    }

    private static (float[] Latent, float[] Error) Errors(RowSample sample, ErrorScope scope, int threads = 2)
    {
        var executor = new RowExecutor(sample.Layout, sample.Weights, scope, threads);
        var projected = new ProjectedRows(executor.Projector.Layout.Columns);
        var rows = DistinctRows.Of(sample.Windows, [.. Enumerable.Range(0, sample.Windows.Count)]);
        projected.Resize(rows.Rows.Length);
        executor.Project(sample.Windows.Rows, rows.Rows, projected, 0);
        float[] latent = new float[sample.Windows.Count * executor.Architecture.LatentSize], error = new float[sample.Windows.Count];
        executor.Run(projected, rows.First, latent, error);
        return (latent, error);
    }

    // h of the first window's steps: the reconstruction of a network whose output layer is the identity.
    private static double[][] DecoderOutput(RowSample sample)
    {
        NetworkArchitecture a = sample.Layout.Architecture;
        double[] weights = [.. sample.Weights.Select(v => (double)v)];
        Span<double> w = sample.Layout.Output.Kernel.Of(weights.AsSpan());
        w.Clear();
        sample.Layout.Output.Bias.Of(weights.AsSpan()).Clear();
        for (int d = 0; d < a.DecoderWidth; d++) w[d * a.FeatureCount + d] = 1;
        return [.. new NaiveNetwork(sample.Layout, weights).Run(sample.Exact(0)).Reconstruction.Select(step => step[..a.DecoderWidth])];
    }

    private static double Dot(double[] x, double[] y) => x.Zip(y).Sum(pair => pair.First * pair.Second);
}
