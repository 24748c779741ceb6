using MLNetHybrid.LstmAutoencoder;
using MLNetHybrid.LstmAutoencoder.Training;
using Options = MLNetHybrid.LstmAutoencoder.LstmAutoencoderTrainer.Options;

namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>The same training by libtorch and by the managed kernels.</summary>
public sealed class TrainingCourseTests(ITestOutputHelper output)
{
    private static readonly Options NoDropout = new() { DropoutRate = 0, Seed = 1, Epochs = 3, LearningRate = 5e-3 };

    [Theory]
    [InlineData(30)]
    [InlineData(500)]
    public void Thirty_steps_at_full_size_have_the_losses_of_the_managed_engine(int features)
    {
        TrainingJob job = Jobs.CreateSmooth(new NetworkArchitecture(WindowLength: 50, features, HiddenSize: 16, EncoderBlocks: 4, DecoderLayers: 4), 64, NoDropout);
        double[] managed = Losses(TrainingBackend.Managed, job, 30), torch = Losses(Jobs.Torch, job, 30);
        double largest = managed.Zip(torch, (a, b) => Math.Abs(b / a - 1)).Max();
        output.WriteLine(FormattableString.Invariant($"loss {managed[0]:F6} to {managed[^1]:F6}, largest relative difference {largest:E1}"));
        // Each step of Adam magnifies the rounding of the one before. Measured: 2e-5.
        Assert.InRange(largest, 0, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Jobs.VariantNames), MemberType = typeof(Jobs))]
    public void Every_variant_has_the_course_of_the_managed_backend(string variant) => CompareEpochs(Jobs.Variants[variant], NoDropout);

    [Theory]
    [InlineData(ShuffleUnit.Windows)]
    [InlineData(ShuffleUnit.Batches)]
    [InlineData(ShuffleUnit.None)]
    public void Every_order_has_the_course_of_the_managed_backend(ShuffleUnit shuffle) => CompareEpochs(Jobs.Small, NoDropout with { Shuffle = shuffle });

    [Theory]
    [InlineData(ReconstructionLoss.MeanAbsoluteError)]
    [InlineData(ReconstructionLoss.Huber)]
    public void Every_loss_has_the_course_of_the_managed_backend(ReconstructionLoss loss) => CompareEpochs(Jobs.Small, NoDropout with { Loss = loss });

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
    public void A_diverged_loss_is_an_error_of_the_shared_loop()
    {
        TrainingJob job = Jobs.Create(Jobs.Small, 60, NoDropout, scale: 1e30f);
        Assert.Contains("LearningRate 0.005", Assert.Throws<InvalidOperationException>(() => TrainingLoop.Run(job, Jobs.Torch)).Message, StringComparison.Ordinal);
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

    private static double[] Losses(TrainingBackend backend, TrainingJob job, int steps)
    {
        using TrainingEngine engine = backend.CreateEngine(job);
        List<double> losses = [];
        for (int step = 0; step < steps; step++)
        {
            engine.Step(Enumerable.Range(step % 3 * 16, 16).ToArray(), step, job.Plan.LearningRate);
            engine.CollectLosses(losses, wait: step == steps - 1);
        }

        return [.. losses];
    }
}
