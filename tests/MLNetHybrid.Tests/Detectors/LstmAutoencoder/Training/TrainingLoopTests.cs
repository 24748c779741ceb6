using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;

public sealed class TrainingLoopTests
{
    private static readonly NetworkArchitecture Small = new(
        WindowLength: 5, FeatureCount: 2, HiddenSize: 3, EncoderBlocks: 1, DecoderLayers: 1);
    private static readonly TrainingPlan Plan = new TrainingRun { Architecture = Small, Series = [] }.Plan with
    {
        Epochs = 4,
        LearningRate = 5e-3,
        DropoutRate = 0.1
    };

    [Fact]
    public void An_engine_that_tells_its_losses_only_when_waited_for_gives_the_same_result()
    {
        TrainingResult expected = Run(Plan).Train(), actual = Run(Plan, new ScriptedBackend { Tells = false }).Train();
        Assert.Equal(expected.Weights, actual.Weights);
        Assert.Equal(expected.History, actual.History);
    }

    [Fact]
    public void Each_step_has_its_number_and_its_learning_rate()
    {
        var backend = new ScriptedBackend();
        Run(Plan with { LearningRateSchedule = new ExponentialDecay { FactorPerEpoch = 0.5 } }, backend).Train();
        // 96 windows, 9 held out, 5 left out: 82 in 6 batches of 16 at most
        Assert.Equal(Enumerable.Range(0, 24).Select(s => ((long)s, 5e-3 * Math.Pow(0.5, s / 6))), backend.Steps);
    }

    [Theory]
    [InlineData(double.NaN, true)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, true)]
    [InlineData(2.1e6, false)]
    public void A_loss_that_explodes_stops_the_training_and_names_epoch_step_and_rate(double loss, bool tells)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("checkpoint");
        var backend = new ScriptedBackend { Loss = step => step == 0 ? 2 : step == 7 ? loss : 1.9e6, Tells = tells };
        TrainingRun run = Run(Plan, backend, new CheckpointPlan(path, tells ? TimeSpan.Zero : TimeSpan.FromHours(1)));
        string message = Assert.Throws<InvalidOperationException>(run.Train).Message;
        Assert.Matches(
            @"training loss became (NaN|Infinity|∞|2.1E\+06, far above the first step's 2), at epoch 2, step 8, with LearningRate 0\.005\.",
            message);
        Assert.Single(run.Reported);
        Assert.False(File.Exists(path));
    }

    // Idle rows first, then a machine that is switched on.
    [Theory]
    [InlineData(0.9)]
    [InlineData(1.6)]
    [InlineData(1e4)]
    public void A_small_loss_may_grow_by_any_factor(double loss) =>
        Assert.Equal(4, Run(Plan, new ScriptedBackend { Loss = step => step == 0 ? 1e-9 : loss }).Train().History.Count);

    [Fact]
    public void A_learning_rate_that_throws_the_weights_far_off_is_an_error()
    {
        string message = Assert.Throws<InvalidOperationException>(Run(Plan with { LearningRate = 1e6 }).Train).Message;
        Assert.Matches("training loss became .* at epoch 1, step 2, with LearningRate 1E\\+06", message);
    }

    [Fact]
    public void The_epochs_mean_loss_so_far_is_reported_after_each_batch()
    {
        var backend = new ScriptedBackend { Loss = step => step + 1 };
        TrainingRun run = Run(Plan with { Epochs = 1 }, backend);
        run.Train();
        Assert.Equal(new double?[] { 1, 1.5, 2, 2.5, 3 }, run.Losses[..5]);
        Assert.Equal((16 * 15 + 2 * 6) / 82.0, run.Losses[5]!.Value, 1e-12);   // the last batch has two windows
        run = Run(Plan with { Epochs = 1 }, new ScriptedBackend { Tells = false });
        run.Train();
        Assert.All(run.Losses, loss => Assert.Null(loss));
    }

    internal static TrainingRun Run(TrainingPlan plan, TrainingBackend? backend = null, CheckpointPlan? checkpoints = null) => new()
    {
        Architecture = Small,
        Series = TrainingRun.SineSeries(100),
        Plan = plan with { Shuffle = ShuffleUnit.Windows },
        Backend = backend ?? TrainingBackend.Managed,
        CheckpointStore = checkpoints,
    };
}
