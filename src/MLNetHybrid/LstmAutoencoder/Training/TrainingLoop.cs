namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>
/// The course of a training, the same for every engine: epochs of batches in their order, the learning rate of each step, losses, early stopping, and the
/// end of a training that diverges.
/// </summary>
internal sealed class TrainingLoop
{
    // An untrained network's loss is about the mean square of the data. No row of N standardized ones holds a square above N: what is a million times
    // above the start does not come from the data.
    private const double DivergenceFactor = 1e6;

    private readonly TrainingJob _job;
    private readonly TrainingEngine _engine;
    private readonly TrainingProgress _progress = new();
    private readonly List<double> _losses = [];
    private BatchOrder _order;
    private int _collected;   // batches of the running epoch whose losses are in the sum

    private TrainingLoop(TrainingJob job, TrainingEngine engine)
    {
        _job = job;
        _engine = engine;
        _order = NewOrder();
    }

    private TrainingPlan Plan => _job.Plan;

    /// <summary>Trains from the job's initial weights to the end of its plan, or to early stopping.</summary>
    /// <exception cref="OperationCanceledException">The job's monitor was told to stop; it is asked once per batch.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public static TrainingResult Run(TrainingJob job, TrainingBackend backend)
    {
        using TrainingEngine engine = backend.CreateEngine(job);
        return new TrainingLoop(job, engine).Run();
    }

    private TrainingResult Run()
    {
        while (_progress.Epoch <= Plan.Epochs && _progress.Stopping.Waited < Plan.Patience)
        {
            while (_progress.Batch < _order.BatchCount) RunBatch();
            FinishEpoch();
        }

        return new TrainingResult(Plan.RestoreBestWeights ? _progress.Stopping.BestWeights : _engine.ExportWeights(), _progress.History);
    }

    private void RunBatch()
    {
        _job.Monitor.ThrowIfCancelled();
        _engine.Step(_order[_progress.Batch], _progress.Step, LearningRate(_progress.Step));
        _progress.Batch++;
        _progress.Step++;
        CollectLosses(wait: false);
        _job.Monitor.BatchDone(_progress.Epoch, _progress.Batch, _order.BatchCount);
    }

    private void FinishEpoch()
    {
        CollectLosses(wait: true);
        double trainingLoss = _progress.LossSum / _job.Split.TrainingWindows.Length;
        double? validationLoss = _job.Split.ValidationCount > 0 ? _engine.ValidationLoss() : null;
        if (validationLoss is double loss && !double.IsFinite(loss)) throw Diverged("validation", loss, _progress.Step);

        var epochLoss = new EpochLoss(_progress.Epoch, trainingLoss, validationLoss);
        _progress.History.Add(epochLoss);
        _progress.Stopping.Observe(validationLoss ?? trainingLoss, _engine.ExportWeights);
        _job.Monitor.EpochDone(epochLoss);
        _progress.Epoch++;
        _progress.Batch = _collected = 0;
        _progress.LossSum = 0;
        _order = NewOrder();
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
            if (!double.IsFinite(loss) || loss > Math.Max(1, DivergenceFactor * _progress.FirstLoss)) throw Diverged("training", loss, step);
            _progress.LossSum += loss * _order[_collected++].Length;
        }
    }

    private double LearningRate(long step) => Plan.LearningRate * Plan.LearningRateSchedule.Factor(step, _order.BatchCount, Plan.Epochs);

    private BatchOrder NewOrder() => new(_job.Split.TrainingWindows, _job.Windows, Plan, _progress.Epoch);

    private InvalidOperationException Diverged(string kind, double loss, long step)
    {
        string because = double.IsFinite(loss) ? FormattableString.Invariant($", more than {DivergenceFactor} times the first step's {_progress.FirstLoss:G4}") : "";
        return new InvalidOperationException(FormattableString.Invariant(
            $"LstmAutoencoder's {kind} loss became {loss:G4} at epoch {_progress.Epoch}, step {step}, with LearningRate {LearningRate(step - 1)}{because}. ")
            + "Lower the learning rate, or scale the features.");
    }
}
