namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>Keras's EarlyStopping: remembers the weights of the lowest loss, and for how many epochs there has been no lower one.</summary>
internal sealed class EarlyStopping
{
    /// <summary>The lowest loss so far.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>Epochs since then.</summary>
    public int Waited { get; private set; }

    /// <summary>Weights of the epoch with the lowest loss.</summary>
    public float[] BestWeights { get; private set; } = [];

    /// <summary>Takes note of an epoch.</summary>
    public void Observe(double loss, Func<float[]> weights)
    {
        if (loss < BestLoss) Restore(loss, 0, weights());
        else Waited++;
    }

    /// <summary>Goes on from what another instance remembered.</summary>
    public void Restore(double bestLoss, int waited, float[] bestWeights) => (BestLoss, Waited, BestWeights) = (bestLoss, waited, bestWeights);
}
