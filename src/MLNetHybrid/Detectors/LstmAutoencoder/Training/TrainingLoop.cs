using MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training;

/// <summary>
/// The course of a training, the same for every engine: epochs of batches in their order, the learning rate of each step, losses, early
/// stopping, checkpoints, and the end of a training that diverges.
/// </summary>
internal sealed class TrainingLoop
{
    // An untrained network's loss is about the mean square of the data, and a feature of N rows that was standardized holds no square
    // above N: a loss a million times above the start does not come from the data. Below 1 no loss is taken for an explosion.
    private const double DivergenceFactor = 1e6;

    private readonly TrainingJob _job;
    private readonly TrainingEngine _engine;
    private readonly CheckpointStore? _checkpoints;
    private readonly TrainingProgress _progress;
    private readonly List<double> _losses = [];
    private BatchOrder _order;
    private int _collected;          // batches of the running epoch whose losses are in the sum
    private int _collectedWindows;   // and their windows

    private TrainingLoop(TrainingJob job, TrainingEngine engine, CheckpointStore? checkpoints, TrainingCheckpoint? start)
    {
        _job = job;
        _engine = engine;
        _checkpoints = checkpoints;
        _progress = start?.Progress ?? new TrainingProgress();
        if (start is not null) engine.Import(start.State);
        _order = NewOrder();
        for (; _collected < _progress.Batch; _collected++) _collectedWindows += _order[_collected].Length;
    }

    private TrainingPlan Plan => _job.Plan;

    /// <summary>
    /// Trains to the end of the job's plan, or to early stopping: from its checkpoint where there is one, else from its initial weights. At
    /// the end the checkpoint is deleted.
    /// </summary>
    /// <exception cref="OperationCanceledException">
    /// The job's monitor cancelled, which it may before each batch. A checkpoint is left.
    /// </exception>
    /// <exception cref="InvalidOperationException">The training diverged, or the checkpoint is another training's.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    /// <exception cref="IOException">
    /// The checkpoint cannot be read, or its directory does not exist. One that cannot be written is a warning.
    /// </exception>
    public static TrainingResult Run(TrainingJob job, TrainingBackend backend, CheckpointPlan? checkpointPlan = null)
    {
        CheckpointStore? checkpoints = checkpointPlan is null ? null : new(checkpointPlan, TrainingFingerprint.Of(job, backend), job);
        TrainingCheckpoint? start = checkpoints?.Read();
        using TrainingEngine engine = backend.CreateEngine(job);
        return new TrainingLoop(job, engine, checkpoints, start).Run();
    }

    private TrainingResult Run()
    {
        try
        {
            while (_progress.Epoch <= Plan.Epochs && _progress.Stopping.Waited < Plan.Patience)
            {
                while (_progress.Batch < _order.BatchCount) RunBatch();
                FinishEpoch();
            }
        }
        catch (OperationCanceledException) when (_checkpoints is not null)
        {
            SaveCheckpoint(_checkpoints);
            throw;
        }

        _checkpoints?.Delete();
        return new TrainingResult(Plan.RestoreBestWeights ? _progress.Stopping.BestWeights : _engine.ExportWeights(), _progress.History);
    }

    private void RunBatch()
    {
        _job.Monitor.CheckAlive();
        _engine.Step(_order[_progress.Batch], _progress.Step, LearningRate(_progress.Step));
        _progress.Batch++;
        _progress.Step++;
        CollectLosses(wait: false);
        if (_checkpoints is { IsDue: true }) SaveCheckpoint(_checkpoints);
        double? loss = _collectedWindows > 0 ? _progress.LossSum / _collectedWindows : null;
        _job.Monitor.BatchDone(_progress.Epoch, _progress.Batch, _order.BatchCount, loss);
    }

    // All losses so far go into the checkpoint: a training that goes on does not compute them again.
    private void SaveCheckpoint(CheckpointStore checkpoints)
    {
        CollectLosses(wait: true);
        checkpoints.Write(_progress, _engine.Export());
    }

    private void FinishEpoch()
    {
        CollectLosses(wait: true);
        double trainingLoss = _progress.LossSum / _job.Split.TrainingWindows.Length;
        double? validationLoss = _job.Split.ValidationCount > 0 ? _engine.ValidationLoss() : null;
        if (validationLoss is double loss) CheckLoss("validation", loss, double.MaxValue, _progress.Step);

        var epochLoss = new EpochLoss(_progress.Epoch, trainingLoss, validationLoss);
        _progress.History.Add(epochLoss);
        _progress.Stopping.Observe(validationLoss ?? trainingLoss, _engine.ExportWeights);
        _progress.Epoch++;
        _progress.Batch = _collected = _collectedWindows = 0;
        _progress.LossSum = 0;
        _order = NewOrder();
        _job.Monitor.EpochDone(epochLoss);
    }

    // Losses come in the order of the batches, so that the sum does not depend on when they are collected.
    private void CollectLosses(bool wait)
    {
        _losses.Clear();
        _engine.CollectLosses(_losses, wait);
        long firstStep = _progress.Step - _progress.Batch + 1;
        foreach (double loss in _losses)
        {
            long step = firstStep + _collected;
            if (step == 1) _progress.FirstLoss = loss;
            // A first batch of idle rows only has a loss near 0, which later ones exceed by any factor.
            CheckLoss("training", loss, DivergenceFactor * Math.Max(1, _progress.FirstLoss), step);
            int windows = _order[_collected++].Length;
            _collectedWindows += windows;
            _progress.LossSum += loss * windows;
        }
    }

    private double LearningRate(long step) => Plan.LearningRate * Plan.LearningRateSchedule.Factor(step, _order.BatchCount, Plan.Epochs);

    private BatchOrder NewOrder() => new(_job.Split.TrainingWindows, _job.Windows, Plan, _progress.Epoch);

    private void CheckLoss(string kind, double loss, double limit, long step)
    {
        if (double.IsFinite(loss) && loss <= limit) return;
        // Whoever goes on from the last checkpoint ends here too.
        _checkpoints?.Delete();
        string because = double.IsFinite(loss) ? FormattableString.Invariant($", far above the first step's {_progress.FirstLoss:G4}") : "";
        throw new InvalidOperationException(FormattableString.Invariant(
            $"LstmAutoencoder's {kind} loss became {loss:G4}{because}, at epoch {_progress.Epoch}, step {step}, ")
            + FormattableString.Invariant($"with LearningRate {LearningRate(step - 1):G6}. ")
            + "Lower the learning rate, or scale the features.");
    }
}
