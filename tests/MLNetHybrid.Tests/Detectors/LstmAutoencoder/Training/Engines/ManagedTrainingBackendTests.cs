using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training.Engines;

public sealed class ManagedTrainingBackendTests
{
    private static readonly NetworkArchitecture Small = new(
        WindowLength: 10, FeatureCount: 2, HiddenSize: 8, EncoderBlocks: 2, DecoderLayers: 2);

    private static TrainingRun Sine(TrainingPlan plan, int rows = 260) =>
        new() { Architecture = Small, Series = TrainingRun.SineSeries(rows), Plan = plan };

    private static TrainingPlan Plan => new TrainingRun { Architecture = Small, Series = [] }.Plan;

    [Fact]
    public void Same_seed_gives_the_same_weights_at_any_number_of_threads()
    {
        // batches of 60: 4 shards or more, so that threads really share them; 60 does not divide the windows, so one batch is ragged
        TrainingPlan plan = Plan with { BatchSize = 60, DropoutRate = 0.1, GradientClipNorm = 0.1 };
        TrainingResult one = Sine(plan with { ThreadCount = 1 }).Train();
        foreach (int threads in new[] { 1, 2, 3 })
        {
            TrainingResult other = Sine(plan with { ThreadCount = threads }).Train();
            Assert.Equal(one.Weights, other.Weights);
            Assert.Equal(one.History, other.History);
        }

        Assert.NotEqual(one.Weights, Sine(plan with { Seed = 2 }).Train().Weights);
        Assert.NotEqual(one.Weights, Sine(plan with { GradientClipNorm = null }).Train().Weights);
    }

    [Fact]
    public void Loss_on_a_sine_falls_far_below_its_variance()
    {
        TrainingResult result = Sine(Plan with { Epochs = 25, LearningRate = 5e-3 }).Train();
        Assert.InRange(result.History[0].TrainingLoss, 0.3, 1.5);
        // A model that knows nothing stays at the variance, 1. Measured: below 0.05.
        Assert.InRange(result.History[^1].TrainingLoss, 0, 0.2);
        Assert.InRange(result.History[^1].ValidationLoss!.Value, 0, 0.2);
    }

    [Fact]
    public void Learning_rate_of_the_notebook_stays_at_the_variance_on_one_hot_noise()
    {
        // The notebook's network and options on standardized one-hot rows, as its preprocessing makes them, only fewer and shorter.
        var run = new TrainingRun
        {
            Architecture = new(WindowLength: 20, FeatureCount: 40, HiddenSize: 16, EncoderBlocks: 4, DecoderLayers: 4),
            Series = TrainingRun.StandardizedOneHotSeries(500, 40),
            Plan = Plan with { Epochs = 5, LearningRate = 0.05, Shuffle = ShuffleUnit.Batches },
            ValidationSplit = ValidationSplit.Overlapping,
        };
        TrainingResult result = run.Train();
        Assert.All(result.History.Skip(1), epoch => Assert.InRange(epoch.TrainingLoss, 0.95, 1.1));
        Assert.All(result.History.Skip(1), epoch => Assert.InRange(epoch.ValidationLoss!.Value, 0.9, 1.15));
    }

    [Fact]
    public void Early_stopping_returns_the_weights_of_the_best_epoch()
    {
        // A high rate makes the validation loss jump; with patience 2 some epoch before the last is the best.
        TrainingPlan plan = Plan with { Epochs = 60, LearningRate = 0.03, Patience = 2, DropoutRate = 0 };
        TrainingRun run = Sine(plan);
        TrainingResult result = run.Train();
        Assert.True(result.History.Count < 60);
        double best = result.History.Min(epoch => epoch.ValidationLoss!.Value);
        Assert.Equal(best, result.History[^3].ValidationLoss);
        Assert.Equal(best, ValidationLossOf(run, result.Weights), 1e-12);

        TrainingResult last = Sine(plan with { RestoreBestWeights = false }).Train();
        Assert.Equal(last.History[^1].ValidationLoss!.Value, ValidationLossOf(run, last.Weights), 1e-12);
    }

    [Fact]
    public void Every_epoch_and_batch_is_reported()
    {
        TrainingRun run = Sine(Plan with { Epochs = 2, BatchSize = 50 });
        TrainingResult result = run.Train();
        Assert.Equal(result.History, run.Reported);
        Assert.Equal([1, 2], result.History.Select(epoch => epoch.Epoch));
        // 251 windows, 25 held out, 10 left out: 216 in 5 batches
        Assert.Equal(10, run.BatchesDone);
    }

    [Fact]
    public void Without_validation_windows_the_training_loss_is_watched()
    {
        var run = new TrainingRun { Architecture = Small, Series = TrainingRun.SineSeries(60), Plan = Plan, ValidationFraction = 0 };
        Assert.All(run.Train().History, epoch => Assert.Null(epoch.ValidationLoss));
    }

    [Fact]
    public void Cancellation_stops_before_the_next_batch()
    {
        var run = new TrainingRun { Architecture = Small, Series = TrainingRun.SineSeries(260), Plan = Plan, CancelAfter = 3 };
        Assert.Throws<OperationCanceledException>(run.Train);
        Assert.Equal(3, run.BatchesDone);
    }

    [Fact]
    public void A_diverged_loss_names_epoch_step_and_learning_rate()
    {
        float[] series = TrainingRun.SineSeries(260);
        for (int i = 0; i < series.Length; i++) series[i] *= 1e30f;
        var run = new TrainingRun { Architecture = Small, Series = series, Plan = Plan };
        var error = Assert.Throws<InvalidOperationException>(run.Train);
        Assert.Matches("training loss became (NaN|Infinity|∞), at epoch 1, step 1, with LearningRate 0.001", error.Message);
    }

    private static double ValidationLossOf(TrainingRun run, float[] weights)
    {
        WindowSet windows = run.Windows();
        var split = WindowSplit.Create(windows, run.ValidationFraction, run.ValidationSplit);
        var executor = new ManagedExecutor(new NetworkLayout(Small), weights, new ErrorMeasure(ErrorScope.Window, default), 1);
        return executor.MeanError(windows, split.ValidationStart, split.ValidationCount, ((ITrainingMonitor)run).CheckAlive);
    }
}
