namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;

/// <summary>Keras's EarlyStopping: remembers the weights of the lowest loss, and for how many epochs there has been no lower one.</summary>
internal sealed class EarlyStopping
{
    /// <summary>The lowest loss so far.</summary>
    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>Epochs since then.</summary>
    public int Waited { get; set; }

    /// <summary>Weights of the epoch with the lowest loss; empty before the first is over.</summary>
    public float[] BestWeights { get; set; } = [];

    /// <summary>Takes note of an epoch.</summary>
    public void Observe(double loss, Func<float[]> weights)
    {
        if (loss < BestLoss) (BestLoss, Waited, BestWeights) = (loss, 0, weights());
        else Waited++;
    }
}
