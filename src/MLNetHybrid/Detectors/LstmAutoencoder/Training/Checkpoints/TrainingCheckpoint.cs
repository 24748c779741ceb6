using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;

/// <summary>A training between two batches.</summary>
/// <param name="Fingerprint">What is being trained, on what and how.</param>
/// <param name="Seed">The plan's seed, which the trainer may have drawn.</param>
/// <param name="Progress">How far the loop has come.</param>
/// <param name="State">What the engine's steps have changed.</param>
internal sealed record TrainingCheckpoint(TrainingFingerprint Fingerprint, ulong Seed, TrainingProgress Progress, EngineState State);
