namespace MLNetHybrid;

/// <summary>The losses of one epoch of training.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="TrainingLoss">
/// Mean loss of the training windows, each measured when its batch was trained on, with dropout active, as Keras reports it.
/// </param>
/// <param name="ValidationLoss">
/// Mean loss of the validation windows after the epoch, without dropout; null where no windows were held out.
/// </param>
public readonly record struct EpochLoss(int Epoch, double TrainingLoss, double? ValidationLoss);
