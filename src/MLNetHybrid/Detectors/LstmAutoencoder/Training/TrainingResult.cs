namespace MLNetHybrid.Detectors.LstmAutoencoder.Training;

/// <summary>What a backend returns.</summary>
/// <param name="Weights">In the layout's order: the best epoch's where the plan restores them, else the last epoch's.</param>
/// <param name="History">One entry per epoch that was run.</param>
internal sealed record TrainingResult(float[] Weights, IReadOnlyList<EpochLoss> History);
