namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>The checkpoints of one training: each takes the place of the one before.</summary>
internal sealed class Checkpoints(CheckpointPlan plan, TrainingFingerprint fingerprint, ulong seed)
{
    private long _written = TimeProvider.System.GetTimestamp();

    /// <summary>Whether the interval since the last one is over.</summary>
    public bool IsDue => TimeProvider.System.GetElapsedTime(_written) >= plan.Interval;

    /// <summary>The checkpoint to go on from; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is another training's.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no place for checkpoints.</exception>
    public TrainingCheckpoint? Read()
    {
        if (!Directory.Exists(Path.GetDirectoryName(plan.Path))) throw new DirectoryNotFoundException($"The directory of LstmAutoencoder.CheckpointPath does not exist; got '{plan.Path}'.");
        if (CheckpointFile.Read(plan.Path) is not TrainingCheckpoint checkpoint) return null;
        string difference = checkpoint.Fingerprint.DifferenceFrom(fingerprint);
        if (difference.Length == 0) return checkpoint;
        throw new InvalidOperationException(
            $"LstmAutoencoder cannot go on from the checkpoint '{plan.Path}': it belongs to another training. {difference}. Delete the file to train from the start.");
    }

    public void Write(TrainingProgress progress, EngineState state)
    {
        CheckpointFile.Write(plan.Path, new TrainingCheckpoint(fingerprint, seed, progress, state));
        _written = TimeProvider.System.GetTimestamp();
    }

    public void Delete() => CheckpointFile.Delete(plan.Path);
}
