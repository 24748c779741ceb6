using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;

/// <summary>A small training with everything at hand that a test wants to change.</summary>
internal sealed class TrainingRun : ITrainingMonitor
{
    public required NetworkArchitecture Architecture { get; init; }

    /// <summary>(rows, F) of the series whose windows are trained on.</summary>
    public required float[] Series { get; init; }

    public TrainingPlan Plan { get; init; } = new()
    {
        Epochs = 3,
        BatchSize = 16,
        LearningRate = 1e-3,
        LearningRateSchedule = LearningRateSchedule.Constant,
        GradientClipNorm = null,
        DropoutRate = 0.02,
        Patience = 5,
        RestoreBestWeights = true,
        Loss = ReconstructionLoss.MeanSquaredError,
        Shuffle = ShuffleUnit.Windows,
        Seed = 1,
        ThreadCount = 2,
    };

    public ValidationSplit ValidationSplit { get; init; } = ValidationSplit.HeldOut;
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Batches after which the monitor cancels.</summary>
    public int CancelAfter { get; init; } = int.MaxValue;

    public int BatchesDone { get; private set; }
    public List<EpochLoss> Reported { get; } = [];
    public List<double?> Losses { get; } = [];
    public List<string> Warnings { get; } = [];
    public Action? AfterBatch { get; set; }

    public TrainingBackend Backend { get; init; } = TrainingBackend.Managed;
    public CheckpointPlan? CheckpointStore { get; init; }

    public TrainingResult Train() => TrainingLoop.Run(Job(), Backend, CheckpointStore);

    public TrainingJob Job()
    {
        var layout = new NetworkLayout(Architecture);
        WindowSet windows = Windows();
        var split = WindowSplit.Create(windows, ValidationFraction, ValidationSplit);
        return new TrainingJob(layout, WeightInitializer.Create(layout, Plan.Seed), windows, split, Plan, this);
    }

    public WindowSet Windows()
    {
        var rows = new DenseRows(Series, Architecture.FeatureCount);
        return new WindowSet(rows, [.. Enumerable.Range(0, rows.Count - Architecture.WindowLength + 1)], Architecture);
    }

    /// <summary>(rows, 2) sine and cosine, both with variance 1.</summary>
    public static float[] SineSeries(int rows) =>
        [.. Enumerable.Range(0, rows)
            .SelectMany(t => new[] { (float)(Math.Sqrt(2) * Math.Sin(0.4 * t)), (float)(Math.Sqrt(2) * Math.Cos(0.4 * t)) })];

    /// <summary>(rows, columns): each row has a one in a random column; then each column is brought to mean 0 and variance 1.</summary>
    public static float[] StandardizedOneHotSeries(int rows, int columns)
    {
        double[] values = new double[rows * columns];
        double[] draws = Draws.Normal(3, rows);
        for (int r = 0; r < rows; r++) values[r * columns + (int)(Math.Abs(draws[r]) * 1e6) % columns] = 1;
        for (int c = 0; c < columns; c++)
        {
            double mean = Enumerable.Range(0, rows).Average(r => values[r * columns + c]);
            double deviation = Math.Sqrt(mean * (1 - mean));
            for (int r = 0; r < rows; r++) values[r * columns + c] = (values[r * columns + c] - mean) / deviation;
        }

        return Draws.Single(values);
    }

    void ITrainingMonitor.CheckAlive()
    {
        if (BatchesDone >= CancelAfter) throw new OperationCanceledException();
    }

    void ITrainingMonitor.BatchDone(int epoch, int batch, int batchCount, double? loss)
    {
        BatchesDone++;
        Losses.Add(loss);
        AfterBatch?.Invoke();
    }

    void ITrainingMonitor.EpochDone(EpochLoss loss) => Reported.Add(loss);

    void ITrainingMonitor.Warn(string problem) => Warnings.Add(problem);
}
