using System.Runtime.InteropServices;
using System.Text;
using MLNetHybrid.Components;

namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>
/// A checkpoint on disk: eight characters, a version, and bodies with their length and CRC-32 as in a model file: the loop's progress, the weights, their
/// first and second moments, and the best epoch's weights. Under its name there is a whole checkpoint or none: it is written beside it, flushed to the disk,
/// and renamed.
/// </summary>
internal static class CheckpointFile
{
    private const uint Version = ComponentVersion.First;
    private const string Kind = "checkpoint file";

    private static ReadOnlySpan<byte> Signature => "MLHLSTMC"u8;

    public static void Write(string path, TrainingCheckpoint checkpoint)
    {
        string unfinished = Unfinished(path);
        (_, ulong seed, TrainingProgress progress, EngineState state) = checkpoint;
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        using (var writer = new BinaryWriter(file, Encoding.UTF8))
        {
            writer.Write(Signature);
            writer.Write(Version);
            Payload.WriteBody(writer, body =>
            {
                body.Write(seed);
                checkpoint.Fingerprint.Write(body);
                body.Write(state.Weights.Length);
                progress.Write(body);
            });
            foreach (float[] array in (float[][])[state.Weights, state.FirstMoments, state.SecondMoments, progress.Stopping.BestWeights])
                Payload.WriteBody(writer, MemoryMarshal.AsBytes<float>(array));
            writer.Flush();
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>The checkpoint, or null where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, no checkpoint, or of a newer version.</exception>
    public static TrainingCheckpoint? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var reader = new BinaryReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), Encoding.UTF8);
            return Read(reader);
        }
        catch (Exception error) when (error is FormatException or EndOfStreamException)
        {
            throw new InvalidDataException($"LstmAutoencoder cannot go on from the checkpoint '{path}'. {error.Message} Delete the file to train from the start.", error);
        }
    }

    /// <summary>Removes the checkpoint and whatever an interrupted write has left beside it.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(Unfinished(path));
    }

    private static string Unfinished(string path) => path + ".unfinished";

    private static TrainingCheckpoint Read(BinaryReader reader)
    {
        if (!reader.ReadBytes(Signature.Length).AsSpan().SequenceEqual(Signature)) throw new FormatException($"It is no {Kind}.");
        uint version = reader.ReadUInt32();
        if (version != Version) throw new FormatException(FormattableString.Invariant($"It has version {version:X8} of the format; this library reads {Version:X8}."));

        PayloadReader body = Payload.ReadBody(reader, "progress", version, Kind);
        ulong seed = (ulong)body.ReadInt64(long.MinValue, long.MaxValue, "the seed");
        var fingerprint = TrainingFingerprint.Read(body);
        int count = body.ReadInt32(1, int.MaxValue, "the number of weights");
        var progress = TrainingProgress.Read(body);
        body.End();

        var state = new EngineState(ReadArray("weights", count), ReadArray("first moments", count), ReadArray("second moments", count));
        progress.Stopping.BestWeights = ReadArray("best weights", progress.History.Count > 0 ? count : 0);
        return new TrainingCheckpoint(fingerprint, seed, progress, state);

        float[] ReadArray(string name, int length)
        {
            PayloadReader array = Payload.ReadBody(reader, name, version, Kind);
            float[] values = array.ReadArray<float>(length, name);
            array.End();
            return values;
        }
    }
}
