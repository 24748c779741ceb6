using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Rows;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>
/// Loss and gradient from projected rows against the direct kernels, which are checked against the naive network and PyTorch.
/// </summary>
public sealed class RowBatchGradientTests
{
    public static IEnumerable<TheoryDataRow<int, bool>> Cases() =>
        from architecture in Enumerable.Range(0, RowSample.Architectures.Length)
        from sparse in new[] { false, true }
        select new TheoryDataRow<int, bool>(architecture, sparse);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradient_with_dropout_equal_those_of_the_direct_kernels(int architecture, bool sparse) =>
        Check(new RowSample(RowSample.Architectures[architecture], sparse: sparse));

    [Fact]
    public void An_output_layer_of_dependent_rows_is_no_harm() =>
        Check(new RowSample(RowSample.Architectures[0], change: RowSample.MakeOutputDependent));

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.01)]
    [InlineData(0.001)]
    public void Loss_and_gradient_keep_their_digits_when_the_fit_is_good(float residual)
    {
        // All rows the same but for a small part, and the bias is that row: then the residuals are the small part and the output of a small
        // kernel.
        var sample = new RowSample(new NetworkArchitecture(5, 300, 8, 1, 1), change: (layout, weights) =>
        {
            foreach (ref float w in layout.Output.Kernel.Of(weights.AsSpan())) w *= residual;
            layout.Output.Bias.Of(weights.AsSpan()).Fill(3);
        });
        var rows = new float[sample.Windows.Rows.Count * 300];
        double[] noise = Draws.Normal(8, rows.Length);
        for (int i = 0; i < rows.Length; i++) rows[i] = (float)(3 + residual * noise[i]);
        int[] first = [.. Enumerable.Range(0, sample.Windows.Count).Select(sample.Windows.FirstRow)];
        var windows = new WindowSet(new DenseRows(rows, 300), first, sample.Layout.Architecture, new int[first.Length]);
        // Sums over X lose what is a small part of X: rounding of 6e-8 against residuals of this share of the values.
        Check(sample.Layout, sample.Weights, windows, tolerance: 1e-4 + 3 * 1e-7 / residual);
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        var sample = new RowSample(RowSample.Architectures[1], rowCount: 120);
        (double loss, float[] gradient) = Gradient(new RowBatchGradient(Job(sample, 1)), sample.Weights, sample.Windows.Count);
        foreach (int threads in new[] { 2, 3 })
        {
            (double otherLoss, float[] other) = Gradient(new RowBatchGradient(Job(sample, threads)), sample.Weights, sample.Windows.Count);
            Assert.Equal(loss, otherLoss);
            Assert.Equal(gradient, other);
        }
    }

    [Fact]
    public void A_batch_does_not_see_the_one_before()
    {
        var sample = new RowSample(RowSample.Architectures[0], rowCount: 60);
        var batch = new RowBatchGradient(Job(sample, 2));
        int[] all = [.. Enumerable.Range(0, sample.Windows.Count)];
        batch.Compute(sample.Weights, all, 3);
        double loss = batch.Compute(sample.Weights, all.AsMemory(5, 3), 7);
        Assert.Equal(new RowBatchGradient(Job(sample, 2)).Compute(sample.Weights, all.AsMemory(5, 3), 7), loss);
    }

    [Fact]
    public void Training_slab_by_slab_is_training_with_the_whole_gradient()
    {
        var sample = new RowSample(RowSample.Architectures[1], rowCount: 60);
        TrainingJob Job(double? clip) => new(
            sample.Layout, sample.Weights, sample.Windows, new WindowSplit([.. Enumerable.Range(0, 40)], 40, 5),
            Plan(2) with { GradientClipNorm = clip }, new NoMonitor());
        TrainingJob free = Job(null), clipped = Job(1e9);
        using TrainingEngine slabs = new ManagedTrainingEngine(free, new RowBatchGradient(free));
        using TrainingEngine whole = new ManagedTrainingEngine(clipped, new RowBatchGradient(clipped));
        using TrainingEngine direct = new ManagedTrainingEngine(free, new WindowBatchGradient(free));
        for (int step = 0; step < 5; step++)
        {
            int[] batch = [.. Enumerable.Range(5 * step, 8)];
            foreach (TrainingEngine engine in new[] { slabs, whole, direct }) engine.Step(batch, step, 1e-3);
        }

        Assert.Equal(whole.ExportWeights(), slabs.ExportWeights());
        Assert.Equal(whole.Export().SecondMoments, slabs.Export().SecondMoments);
        List<double> ours = [], theirs = [];
        slabs.CollectLosses(ours, true);
        direct.CollectLosses(theirs, true);
        // The direct kernels sum in another order; Adam's first steps enlarge what this does to gradients near zero.
        Near.Equal(theirs.ToArray(), ours.ToArray(), 1e-4);
        Assert.Equal(direct.ValidationLoss(), slabs.ValidationLoss(), 1e-3 * direct.ValidationLoss());
    }

    [Fact]
    public void The_cheaper_gradient_is_chosen_by_sizes()
    {
        static bool IsCheaper(int features, ShuffleUnit shuffle, ReconstructionLoss loss = ReconstructionLoss.MeanSquaredError)
        {
            var architecture = new NetworkArchitecture(50, features, 16, 1, 1);
            int[] first = [.. Enumerable.Range(0, 1000)];
            var windows = new WindowSet(new SparseRows(new int[1049], new int[1049], [], [], features), first, architecture, new int[1000]);
            return BatchGradient.RowsAreCheaper(new TrainingJob(
                new NetworkLayout(architecture), default, windows, new WindowSplit(first, 1000, 0),
                Plan(1) with { Shuffle = shuffle, Loss = loss }, new NoMonitor()));
        }

        Assert.False(IsCheaper(2, ShuffleUnit.Windows));
        Assert.True(IsCheaper(9000, ShuffleUnit.Windows));
        Assert.True(IsCheaper(9000, ShuffleUnit.Batches));
        Assert.False(IsCheaper(9000, ShuffleUnit.Batches, ReconstructionLoss.Huber));
    }

    private static void Check(RowSample sample) => Check(sample.Layout, sample.Weights, sample.Windows);

    private static void Check(NetworkLayout layout, float[] weights, WindowSet windows, double tolerance = 1e-4)
    {
        (double loss, float[] gradient) = Gradient(new RowBatchGradient(Job(layout, weights, windows, 2)), weights, windows.Count);
        var (expected, direct) = Gradient(new WindowBatchGradient(Job(layout, weights, windows, 2)), weights, windows.Count);
        Assert.Equal(expected, loss, tolerance / 4 * expected);
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            float[] ours = tensor.Of<float>(gradient.AsSpan()).ToArray(), theirs = tensor.Of<float>(direct.AsSpan()).ToArray();
            double norm = Math.Sqrt(theirs.Sum(v => (double)v * v)),
                error = Math.Sqrt(ours.Zip(theirs).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)));
            // two orders of summation in single precision, through up to 6 steps and 4 layers; some tensors have no gradient but for
            // rounding
            Assert.True(error <= tolerance * norm + 1e-8, $"{tensor.Name}: |g| = {norm:R}, differs by {error:R}");
        }
    }

    private static (double Loss, float[] Gradient) Gradient(BatchGradient batch, float[] weights, int windowCount)
    {
        double loss = batch.Compute(weights, (int[])[.. Enumerable.Range(0, windowCount)], 7);
        var gradient = new float[weights.Length];
        Array.Fill(gradient, float.NaN);   // each must be handed out
        batch.ForEachPart(weights, (first, part) => part.CopyTo(gradient.AsSpan(first)));
        return (loss, gradient);
    }

    private static TrainingJob Job(RowSample sample, int threads) => Job(sample.Layout, sample.Weights, sample.Windows, threads);

    private static TrainingJob Job(NetworkLayout layout, float[] weights, WindowSet windows, int threads) =>
        new(layout, weights, windows, new WindowSplit([.. Enumerable.Range(0, windows.Count)], windows.Count, 0),
            Plan(threads), new NoMonitor());

    private static TrainingPlan Plan(int threads) =>
        new TrainingRun { Architecture = new(1, 1, 1, 1, 1), Series = [] }.Plan with { DropoutRate = 0.2, ThreadCount = threads };
}
