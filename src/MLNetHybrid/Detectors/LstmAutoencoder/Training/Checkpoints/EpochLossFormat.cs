using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;

/// <summary>The losses of epochs in a file.</summary>
internal static class EpochLossFormat
{
    public static void Write(BinaryWriter writer, IReadOnlyList<EpochLoss> history)
    {
        writer.Write(history.Count);
        foreach (EpochLoss epoch in history)
        {
            writer.Write(epoch.Epoch);
            writer.Write(epoch.TrainingLoss);
            writer.Write(epoch.ValidationLoss.HasValue);
            if (epoch.ValidationLoss is double loss) writer.Write(loss);
        }
    }

    /// <exception cref="FormatException">Counts or values are out of range.</exception>
    public static List<EpochLoss> Read(ModelBodyReader reader)
    {
        int epochs = reader.ReadInt32(0, int.MaxValue, "the number of epochs");
        var history = new List<EpochLoss>();
        for (int i = 0; i < epochs; i++)
        {
            history.Add(new EpochLoss(
                reader.ReadInt32(1, int.MaxValue, "an epoch's number"), reader.ReadDouble("a training loss"),
                reader.ReadBoolean("whether there is a validation loss") ? reader.ReadDouble("a validation loss") : null));
        }

        return history;
    }
}
