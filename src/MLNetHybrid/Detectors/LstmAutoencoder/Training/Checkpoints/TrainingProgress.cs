using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;

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

    /// <summary>Loss of the very first batch; infinite until it is known.</summary>
    public double FirstLoss { get; set; } = double.PositiveInfinity;

    /// <summary>The epochs that are over.</summary>
    public List<EpochLoss> History { get; private init; } = [];

    /// <summary>What early stopping remembers of them.</summary>
    public EarlyStopping Stopping { get; } = new();

    /// <summary>Writes all but the best epoch's weights.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Epoch);
        writer.Write(Batch);
        writer.Write(Step);
        writer.Write(LossSum);
        writer.Write(FirstLoss);
        EpochLossFormat.Write(writer, History);
        writer.Write(Stopping.BestLoss);
        writer.Write(Stopping.Waited);
    }

    /// <exception cref="FormatException">Counts or values are out of range.</exception>
    public static TrainingProgress Read(ModelBodyReader reader) => new()
    {
        Epoch = reader.ReadInt32(1, int.MaxValue, "the epoch"),
        Batch = reader.ReadInt32(0, int.MaxValue, "the batch"),
        Step = reader.ReadInt64(0, long.MaxValue, "the step"),
        LossSum = reader.ReadDouble("the sum of losses"),
        FirstLoss = reader.ReadDouble("the first loss"),
        History = EpochLossFormat.Read(reader),
        Stopping =
        {
            BestLoss = reader.ReadDouble("the best loss"),
            Waited = reader.ReadInt32(0, int.MaxValue, "the epochs since the best"),
        },
    };
}
