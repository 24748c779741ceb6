namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>How far a training has come: with the engine's state, all that it takes to go on.</summary>
internal sealed class TrainingProgress
{
    /// <summary>The running epoch, from 1.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>Batches of the running epoch that are done.</summary>
    public int Batch { get; set; }

    /// <summary>Batches done in all epochs.</summary>
    public long Step { get; set; }

    /// <summary>Sum of the losses of the running epoch's windows, over the batches whose losses are known.</summary>
    public double LossSum { get; set; }

    /// <summary>Loss of the very first batch; NaN until it is known.</summary>
    public double FirstLoss { get; set; } = double.NaN;

    /// <summary>The epochs that are over.</summary>
    public List<EpochLoss> History { get; } = [];

    /// <summary>What early stopping remembers of them.</summary>
    public EarlyStopping Stopping { get; } = new();
}
