using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;

/// <summary>All that a training's weights depend on, as names and values: two trainings with equal ones end with equal weights.</summary>
internal sealed class TrainingFingerprint
{
    private const int MaximumParts = 100;

    private readonly (string Name, string Value)[] _parts;

    private TrainingFingerprint((string Name, string Value)[] parts) => _parts = parts;

    /// <summary>The fingerprint of a job. Reads every row once.</summary>
    public static TrainingFingerprint Of(TrainingJob job, TrainingBackend backend)
    {
        NetworkArchitecture network = job.Layout.Architecture;
        TrainingPlan plan = job.Plan;
        return new TrainingFingerprint(
        [
            ("the window length", Text(network.WindowLength)),
            ("the number of features", Text(network.FeatureCount)),
            (nameof(network.HiddenSize), Text(network.HiddenSize)),
            (nameof(network.LatentSize), Text(network.LatentSize)),
            (nameof(network.EncoderBlocks), Text(network.EncoderBlocks)),
            (nameof(network.DecoderLayers), Text(network.DecoderLayers)),
            (nameof(network.BidirectionalDecoder), network.BidirectionalDecoder.ToString()),
            (nameof(plan.Epochs), Text(plan.Epochs)),
            (nameof(plan.BatchSize), Text(plan.BatchSize)),
            (nameof(plan.LearningRate), Text(plan.LearningRate)),
            (nameof(plan.LearningRateSchedule), plan.LearningRateSchedule.ToString()),
            (nameof(plan.GradientClipNorm), plan.GradientClipNorm is double norm ? Text(norm) : "null"),
            (nameof(plan.DropoutRate), Text(plan.DropoutRate)),
            (nameof(plan.Patience), Text(plan.Patience)),
            (nameof(plan.RestoreBestWeights), plan.RestoreBestWeights.ToString()),
            (nameof(plan.Loss), plan.Loss.ToString()),
            (nameof(plan.Shuffle), plan.Shuffle.ToString()),
            (nameof(plan.Seed), Text(plan.Seed)),
            ("Backend", backend.Description),
            ("the rows of the windows (a hash)", HashOfRows(job.Windows)),
            ("the division into training and validation windows (a hash)", HashOfSplit(job.Split)),
        ]);
    }

    /// <summary>Names what differs, for a message; empty where nothing does.</summary>
    /// <param name="here">The fingerprint to compare with.</param>
    public string DifferenceFrom(TrainingFingerprint here)
    {
        Dictionary<string, string> there = _parts.ToDictionary(part => part.Name, part => part.Value);
        return string.Join("; ", here._parts.Where(part => there.GetValueOrDefault(part.Name) != part.Value)
            .Select(part => $"{part.Name} is {there.GetValueOrDefault(part.Name, "absent")} there and {part.Value} here"));
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_parts.Length);
        foreach ((string name, string value) in _parts)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    /// <exception cref="FormatException">The content is damaged.</exception>
    public static TrainingFingerprint Read(ModelBodyReader reader)
    {
        var parts = new (string, string)[reader.ReadInt32(0, MaximumParts, "the number of the fingerprint's parts")];
        for (int i = 0; i < parts.Length; i++) parts[i] = (reader.ReadString("a part's name"), reader.ReadString("a part's value"));
        reader.Check(parts.DistinctBy(part => part.Item1).Count() == parts.Length, "the fingerprint has two parts of one name");
        return new TrainingFingerprint(parts);
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    // The values of all rows, which row each window begins with, and which stream it is of: batches may keep to a stream.
    private static string HashOfRows(WindowSet windows)
    {
        var hash = new XxHash128();
        var row = new float[windows.Rows.FeatureCount];
        for (int i = 0; i < windows.Rows.Count; i++)
        {
            windows.Rows.CopyTo(i, row);
            hash.Append(MemoryMarshal.AsBytes<float>(row));
        }

        for (int i = 0; i < windows.Count; i++) Append(hash, windows.FirstRow(i));
        hash.Append(MemoryMarshal.AsBytes(windows.Places));
        return Convert.ToHexString(hash.GetCurrentHash());
    }

    private static string HashOfSplit(WindowSplit split)
    {
        var hash = new XxHash128();
        hash.Append(MemoryMarshal.AsBytes<int>(split.TrainingWindows));
        Append(hash, split.ValidationStart);
        Append(hash, split.ValidationCount);
        return Convert.ToHexString(hash.GetCurrentHash());
    }

    private static void Append(XxHash128 hash, int value) => hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
}
