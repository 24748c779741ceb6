using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Detectors.LstmAutoencoder.Windows;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Rows;

/// <summary>Loss and gradient from projected rows against the direct kernels, which are checked against the naive network and PyTorch.</summary>
public sealed class RowBatchTests
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
    public void An_output_layer_of_dependent_rows_is_no_harm() => Check(new RowSample(RowSample.Architectures[0], change: RowSample.MakeOutputDependent));

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.01)]
    [InlineData(0.001)]
    public void Loss_and_gradient_keep_their_digits_when_the_fit_is_good(float residual)
    {
        // All rows the same but for a small part, and the bias is that row: then the residuals are the small part and the output of a small kernel.
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
        (double loss, float[] gradient) = Gradient(sample.Layout, sample.Weights, sample.Windows, 1);
        foreach (int threads in new[] { 2, 3 })
        {
            (double otherLoss, float[] other) = Gradient(sample.Layout, sample.Weights, sample.Windows, threads);
            Assert.Equal(loss, otherLoss);
            Assert.Equal(gradient, other);
        }
    }

    [Fact]
    public void A_batch_does_not_see_the_one_before()
    {
        var sample = new RowSample(RowSample.Architectures[0], rowCount: 60);
        var batch = Rows(sample.Layout, 2);
        int[] all = [.. Enumerable.Range(0, sample.Windows.Count)];
        batch.Compute(sample.Weights, sample.Windows, all, 3);
        double loss = batch.Compute(sample.Weights, sample.Windows, all.AsMemory(5, 3), 7);
        Assert.Equal(Rows(sample.Layout, 2).Compute(sample.Weights, sample.Windows, all.AsMemory(5, 3), 7), loss);
    }

    [Fact]
    public void Training_slab_by_slab_is_training_with_the_whole_gradient()
    {
        var sample = new RowSample(RowSample.Architectures[1], rowCount: 60);
        TrainingJob Job(double? clip) => new(
            sample.Layout, sample.Weights, sample.Windows, new WindowSplit([.. Enumerable.Range(0, 40)], 40, 5), Plan(2) with { GradientClipNorm = clip }, new NoMonitor());
        using TrainingEngine slabs = new RowTrainingEngine(Job(null)), whole = new RowTrainingEngine(Job(1e9)), direct = new ManagedTrainingEngine(Job(null));
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
    public void The_cheaper_engine_is_chosen_by_sizes()
    {
        static bool IsCheaper(int features, ShuffleUnit shuffle, ReconstructionLoss loss = ReconstructionLoss.MeanSquaredError)
        {
            var architecture = new NetworkArchitecture(50, features, 16, 1, 1);
            int[] first = [.. Enumerable.Range(0, 1000)];
            var windows = new WindowSet(new SparseRows(new int[1049], new int[1049], [], [], features), first, architecture, new int[1000]);
            return RowTrainingEngine.IsCheaper(new TrainingJob(
                new NetworkLayout(architecture), default, windows, new WindowSplit(first, 1000, 0), Plan(1) with { Shuffle = shuffle, Loss = loss }, new NoMonitor()));
        }

        Assert.False(IsCheaper(2, ShuffleUnit.Windows));
        Assert.True(IsCheaper(9000, ShuffleUnit.Windows));
        Assert.True(IsCheaper(9000, ShuffleUnit.Batches));
        Assert.False(IsCheaper(9000, ShuffleUnit.Batches, ReconstructionLoss.Huber));
    }

    private static void Check(RowSample sample) => Check(sample.Layout, sample.Weights, sample.Windows);

    private static void Check(NetworkLayout layout, float[] weights, WindowSet windows, double tolerance = 1e-4)
    {
        (double loss, float[] gradient) = Gradient(layout, weights, windows, 2);
        var direct = new WindowBatch(layout, Plan(2).Loss, Plan(2).DropoutRate, Plan(2).Seed, 2);
        double expected = direct.Compute(weights, windows, (int[])[.. Enumerable.Range(0, windows.Count)], 7);
        Assert.Equal(expected, loss, tolerance / 4 * expected);
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            float[] ours = tensor.Of<float>(gradient.AsSpan()).ToArray(), theirs = tensor.Of(direct.Gradient).ToArray();
            double norm = Math.Sqrt(theirs.Sum(v => (double)v * v)), error = Math.Sqrt(ours.Zip(theirs).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)));
            // two orders of summation in single precision, through up to 6 steps and 4 layers; some tensors have no gradient but for rounding
            Assert.True(error <= tolerance * norm + 1e-8, $"{tensor.Name}: |g| = {norm:R}, differs by {error:R}");
        }
    }

    private static (double Loss, float[] Gradient) Gradient(NetworkLayout layout, float[] weights, WindowSet windows, int threads)
    {
        var batch = Rows(layout, threads);
        double loss = batch.Compute(weights, windows, (int[])[.. Enumerable.Range(0, windows.Count)], 7);
        var gradient = new float[layout.ParameterCount];
        Array.Fill(gradient, float.NaN);   // each must be handed out
        batch.SendGradient(weights, (first, part) => part.CopyTo(gradient.AsSpan(first)));
        return (loss, gradient);
    }

    private static RowBatch Rows(NetworkLayout layout, int threads) => new(layout, Plan(threads).DropoutRate, Plan(threads).Seed, threads);

    private static TrainingPlan Plan(int threads) => new TrainingRun { Architecture = new(1, 1, 1, 1, 1), Series = [] }.Plan with { DropoutRate = 0.2, ThreadCount = threads };
}
