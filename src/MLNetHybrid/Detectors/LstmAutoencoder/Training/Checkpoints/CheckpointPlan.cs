namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;

/// <summary>Where and how often a training leaves a checkpoint.</summary>
/// <param name="Path">The checkpoint's file.</param>
/// <param name="Interval">Least time between two of them; zero: one after every batch.</param>
internal sealed record CheckpointPlan(string Path, TimeSpan Interval);
