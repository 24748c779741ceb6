using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;

/// <summary>The checkpoints of one training: each takes the place of the one before.</summary>
internal sealed class CheckpointStore(CheckpointPlan plan, TrainingFingerprint fingerprint, TrainingJob job)
{
    private string? _problem;
    private long _written = TimeProvider.System.GetTimestamp();

    /// <summary>Whether the interval since the last one is over.</summary>
    public bool IsDue => TimeProvider.System.GetElapsedTime(_written) >= plan.Interval;

    /// <summary>The checkpoint to go on from; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is another training's.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no state that this training can be in.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no place for checkpoints.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public TrainingCheckpoint? Read()
    {
        if (!Directory.Exists(Path.GetDirectoryName(plan.Path)))
            throw new DirectoryNotFoundException($"The directory of LstmAutoencoder.CheckpointPath does not exist; got '{plan.Path}'.");
        if (CheckpointFile.Read(plan.Path) is not TrainingCheckpoint checkpoint) return null;
        string difference = checkpoint.Fingerprint.DifferenceFrom(fingerprint);
        if (difference.Length == 0) return Checked(checkpoint);
        throw new InvalidOperationException(
            $"LstmAutoencoder cannot go on from the checkpoint '{plan.Path}': it belongs to another training. {difference}. "
            + "Delete the file to train from the start.");
    }

    /// <summary>Writes a checkpoint. Where that fails the training goes on with a warning, and the one before is still there.</summary>
    public void Write(TrainingProgress progress, EngineState state)
    {
        try
        {
            CheckpointFile.Write(plan.Path, new TrainingCheckpoint(fingerprint, job.Plan.Seed, progress, state));
            _problem = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Once for each reason: the next attempts are likely to fail for the same one.
            if (_problem != error.Message)
                job.Monitor.Warn($"the checkpoint '{plan.Path}' could not be written, and training goes on without: {error.Message}");
            _problem = error.Message;
        }
        _written = TimeProvider.System.GetTimestamp();
    }

    /// <summary>Removes the checkpoint; a warning tells of one that stays.</summary>
    public void Delete()
    {
        try
        {
            CheckpointFile.Delete(plan.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            job.Monitor.Warn($"the checkpoint '{plan.Path}' is of no use any more and could not be deleted: {error.Message}");
        }
    }

    // A checksum finds accidental damage only: what the training relies on is checked as well.
    private TrainingCheckpoint Checked(TrainingCheckpoint checkpoint)
    {
        TrainingProgress progress = checkpoint.Progress;
        int batches = (job.Split.TrainingWindows.Length - 1) / job.Plan.BatchSize + 1;
        Check(checkpoint.Seed == job.Plan.Seed, "the seed is another one than the fingerprint's");
        Check(checkpoint.State.Weights.Length == job.Layout.ParameterCount, "the number of weights is another one");
        Check(progress.Epoch <= job.Plan.Epochs, "the epoch is none of the training's");
        Check(progress.Batch <= batches, "the batch is none of the epoch's");
        Check(progress.Step == (progress.Epoch - 1L) * batches + progress.Batch, "the step is not that of the epoch and batch");
        Check(progress.History.Count == progress.Epoch - 1, "the number of losses is not that of the epochs");
        Check(progress.Stopping.Waited <= progress.History.Count, "the epochs since the best are more than there were");
        return checkpoint;

        void Check(bool holds, string problem)
        {
            if (!holds) throw CheckpointFile.Unusable(plan.Path, $"It is damaged: {problem}.");
        }
    }
}
