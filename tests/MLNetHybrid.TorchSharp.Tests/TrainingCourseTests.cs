using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

using Options = MLNetHybrid.LstmAutoencoderTrainer.Options;

namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>The same training by libtorch and by the managed kernels.</summary>
public sealed class TrainingCourseTests(ITestOutputHelper output)
{
    private const int Steps = 30;

    private static readonly Options NoDropout = new() { DropoutRate = 0, Seed = 1, Epochs = 3, LearningRate = 5e-3 };

    [Theory]
    [InlineData(30)]
    [InlineData(500)]
    public void Each_of_thirty_steps_at_full_size_is_that_of_the_managed_engine(int features)
    {
        TrainingJob job = FullSize(features);
        using TrainingEngine managed = TrainingBackend.Managed.CreateEngine(job), torch = Jobs.Torch.CreateEngine(job);
        List<double> managedLosses = [], torchLosses = [];
        double largest = 0;
        for (int step = 0; step < Steps; step++)
        {
            // from the same state, so that the rounding of one step is not magnified by the next
            torch.Import(managed.Export());
            foreach (TrainingEngine engine in (TrainingEngine[])[managed, torch]) engine.Step(Batch(step), step, job.Plan.LearningRate);
            managed.CollectLosses(managedLosses, wait: true);
            torch.CollectLosses(torchLosses, wait: true);
            // single precision
            Assert.Equal(1, torchLosses[step] / managedLosses[step], 2e-6);
            double error = Jobs.RelativeErrors(job.Layout, managed.Export().FirstMoments, torch.Export().FirstMoments)
                .Max(tensor => tensor.Error);
            largest = Math.Max(largest, error);
        }

        output.WriteLine(FormattableString.Invariant(
            $"loss {managedLosses[0]:F6} to {managedLosses[^1]:F6}, largest relative error of a tensor's m {largest:E1}"));
        Assert.InRange(largest, 0, 1e-4);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(500)]
    public void Thirty_steps_at_full_size_stay_as_close_as_rounding_allows(int features)
    {
        TrainingJob job = FullSize(features);
        // The managed engine again, from initial weights that are off by half a unit in the last place: what rounding alone does to the
        // course.
        float[] rounded = job.InitialWeights.ToArray();
        for (int i = 0; i < rounded.Length; i++) rounded[i] *= i % 2 == 0 ? 1 + 6e-8f : 1 - 6e-8f;
        double[] managed = Losses(TrainingBackend.Managed, job),
            other = Losses(TrainingBackend.Managed, job with { InitialWeights = rounded }), torch = Losses(Jobs.Torch, job);
        double byRounding = LargestDifference(managed, other), byLibrary = LargestDifference(managed, torch);
        output.WriteLine(FormattableString.Invariant(
            $"loss {managed[0]:F6} to {managed[^1]:F6}: relative difference {byLibrary:E1} by the library, {byRounding:E1} by rounding"));
        // Both grow from 1e-7 in the first step; measured at most 0.7 % and 0.1 %.
        Assert.InRange(byLibrary, 0, 2e-2);
    }

    [Theory]
    [MemberData(nameof(Jobs.VariantNames), MemberType = typeof(Jobs))]
    public void Every_variant_has_the_course_of_the_managed_backend(string variant) => CompareEpochs(Jobs.Variants[variant], NoDropout);

    [Theory]
    [InlineData(ShuffleUnit.Windows)]
    [InlineData(ShuffleUnit.Batches)]
    [InlineData(ShuffleUnit.None)]
    public void Every_order_has_the_course_of_the_managed_backend(ShuffleUnit shuffle) =>
        CompareEpochs(Jobs.Small, NoDropout with { Shuffle = shuffle });

    [Theory]
    [InlineData(ReconstructionLoss.MeanAbsoluteError)]
    [InlineData(ReconstructionLoss.Huber)]
    public void Every_loss_has_the_course_of_the_managed_backend(ReconstructionLoss loss) =>
        CompareEpochs(Jobs.Small, NoDropout with { Loss = loss });

    [Fact]
    public void Schedule_and_clipping_have_the_course_of_the_managed_backend() => CompareEpochs(
        Jobs.Small, NoDropout with { GradientClipNorm = 0.05, LearningRateSchedule = new ExponentialDecay() });

    [Fact]
    public void Early_stopping_ends_both_at_the_same_epoch_with_the_best_weights()
    {
        TrainingJob job = Jobs.Create(Jobs.Small, 60, NoDropout with { Epochs = 60, LearningRate = 0.05, Patience = 2 });
        TrainingResult managed = TrainingLoop.Run(job, TrainingBackend.Managed), torch = TrainingLoop.Run(job, Jobs.Torch);
        Assert.InRange(torch.History.Count, 3, 59);
        Assert.Equal(managed.History.Count, torch.History.Count);
        Assert.Equal(torch.History.Min(epoch => epoch.ValidationLoss), torch.History[^3].ValidationLoss);
    }

    [Fact]
    public void A_training_cancelled_within_an_epoch_goes_on_from_its_checkpoint_to_the_same_weights()
    {
        TrainingJob job = Jobs.Create(Jobs.Small, 100, NoDropout with { DropoutRate = 0.1 });
        TrainingResult whole = TrainingLoop.Run(job, Jobs.Torch);
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var checkpoints = new CheckpointPlan(Path.Combine(folder, "training.checkpoint"), TimeSpan.FromDays(1));
            // 6 batches are an epoch
            var monitor = new BatchCountingMonitor { CancelAfter = 9 };
            Assert.Throws<OperationCanceledException>(() => TrainingLoop.Run(job with { Monitor = monitor }, Jobs.Torch, checkpoints));
            Assert.Contains(
                "MixedPrecision = True",
                Assert.Throws<InvalidOperationException>(
                () => TrainingLoop.Run(job, new TorchSharpTrainingBackend { MixedPrecision = true }, checkpoints)).Message,
                StringComparison.Ordinal);
            TrainingResult resumed = TrainingLoop.Run(job, Jobs.Torch, checkpoints);
            Assert.Equal(whole.Weights, resumed.Weights);
            Assert.Equal(whole.History, resumed.History);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_diverged_loss_is_an_error_of_the_shared_loop()
    {
        TrainingJob job = Jobs.Create(Jobs.Small, 60, NoDropout, scale: 1e30f);
        Assert.Contains("LearningRate 0.005", Assert.Throws<InvalidOperationException>(() => TrainingLoop.Run(job, Jobs.Torch)).Message,
            StringComparison.Ordinal);
    }

    private static void CompareEpochs(NetworkArchitecture architecture, Options options)
    {
        // 20 does not divide the windows: the last batch is smaller.
        TrainingJob job = Jobs.Create(architecture, 100, options with { BatchSize = 20 });
        TrainingResult managed = TrainingLoop.Run(job, TrainingBackend.Managed), torch = TrainingLoop.Run(job, Jobs.Torch);
        Assert.Equal(3, torch.History.Count);
        Assert.All(managed.History.Zip(torch.History), pair =>
        {
            // as above, over 12 steps
            Assert.Equal(1, pair.Second.TrainingLoss / pair.First.TrainingLoss, 1e-5);
            Assert.Equal(1, pair.Second.ValidationLoss!.Value / pair.First.ValidationLoss!.Value, 1e-5);
        });
    }

    private static TrainingJob FullSize(int features) => Jobs.CreateSmooth(
        new NetworkArchitecture(WindowLength: 50, features, HiddenSize: 16, EncoderBlocks: 4, DecoderLayers: 4), 64,
        NoDropout with { LearningRate = 1e-3 });

    private static int[] Batch(int step) => [.. Enumerable.Range(step % 3 * 16, 16)];

    private static double LargestDifference(double[] expected, double[] actual) =>
        expected.Zip(actual, (a, b) => Math.Abs(b / a - 1)).Max();

    private static double[] Losses(TrainingBackend backend, TrainingJob job)
    {
        using TrainingEngine engine = backend.CreateEngine(job);
        List<double> losses = [];
        for (int step = 0; step < Steps; step++)
        {
            engine.Step(Batch(step), step, job.Plan.LearningRate);
            engine.CollectLosses(losses, wait: step == Steps - 1);
        }

        return [.. losses];
    }
}
