using System.Runtime.InteropServices;
using System.Text;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Files;
using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;

/// <summary>
/// A checkpoint on disk: eight characters, a version, and bodies with their length and CRC-32 as in a model file: the loop's progress, the
/// weights, their first and second moments, and the best epoch's weights. Under its name there is a whole checkpoint or none: see
/// <see cref="AtomicFile"/>.
/// </summary>
internal static class CheckpointFile
{
    private const uint Version = ComponentVersion.Current;
    private const string Kind = "checkpoint file";

    private static ReadOnlySpan<byte> Signature => "MLHLSTMC"u8;

    /// <exception cref="IOException">It cannot be written; a checkpoint that was there is still there.</exception>
    public static void Write(string path, TrainingCheckpoint checkpoint) => AtomicFile.Write(path, file =>
    {
        (_, ulong seed, TrainingProgress progress, EngineState state) = checkpoint;
        using var writer = new BinaryWriter(file, Encoding.UTF8);
        writer.Write(Signature);
        writer.Write(Version);
        ModelBody.WriteBody(writer, body =>
        {
            body.Write(seed);
            checkpoint.Fingerprint.Write(body);
            body.Write(state.Weights.Length);
            progress.Write(body);
        });
        foreach (float[] array in (float[][])[state.Weights, state.FirstMoments, state.SecondMoments, progress.Stopping.BestWeights])
            ModelBody.WriteBody(writer, MemoryMarshal.AsBytes<float>(array));
    });

    /// <summary>The checkpoint, or null where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, no checkpoint, or of a newer version.</exception>
    /// <exception cref="IOException">There is something else than a file, or it cannot be read.</exception>
    public static TrainingCheckpoint? Read(string path)
    {
        if (TargetCheck.KindProblem(path) is string problem)
            throw new IOException($"LstmAutoencoder.CheckpointPath must name a file: {problem}");
        if (!File.Exists(path)) return null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using var reader = new BinaryReader(file, Encoding.UTF8);
            return Read(reader);
        }
        catch (Exception error) when (error is FormatException or EndOfStreamException)
        {
            throw Unusable(path, error.Message, error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"LstmAutoencoder cannot read the checkpoint '{path}': {error.Message}", error);
        }
    }

    /// <summary>What is thrown for a checkpoint that no training can go on from.</summary>
    public static InvalidDataException Unusable(string path, string reason, Exception? inner = null) =>
        new($"LstmAutoencoder cannot go on from the checkpoint '{path}'. {reason} Delete the file to train from the start.", inner);

    /// <summary>Removes the checkpoint and whatever an interrupted write has left beside it.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be removed.</exception>
    public static void Delete(string path)
    {
        File.Delete(path);
        LeftoverFiles.RemoveOf(path);
    }

    private static TrainingCheckpoint Read(BinaryReader reader)
    {
        if (!reader.ReadBytes(Signature.Length).AsSpan().SequenceEqual(Signature)) throw new FormatException($"It is no {Kind}.");
        uint version = reader.ReadUInt32();
        if (version != Version)
        {
            throw new FormatException(FormattableString.Invariant(
                $"It has version {version:X8} of the format; this library reads {Version:X8}."));
        }


        ModelBodyReader body = ModelBody.ReadBody(reader, "progress", Kind);
        ulong seed = (ulong)body.ReadInt64(long.MinValue, long.MaxValue, "the seed");
        var fingerprint = TrainingFingerprint.Read(body);
        int count = body.ReadInt32(1, int.MaxValue, "the number of weights");
        var progress = TrainingProgress.Read(body);
        body.End();

        var state = new EngineState(ReadArray("weights", count), ReadArray("first moments", count), ReadArray("second moments", count));
        progress.Stopping.BestWeights = ReadArray("best weights", progress.History.Count > 0 ? count : 0);
        long trailing = reader.BaseStream.Length - reader.BaseStream.Position;
        if (trailing > 0)
            throw new FormatException(FormattableString.Invariant($"The {Kind} is damaged: {trailing} bytes follow its end."));
        return new TrainingCheckpoint(fingerprint, seed, progress, state);

        float[] ReadArray(string name, int length)
        {
            ModelBodyReader array = ModelBody.ReadBody(reader, name, Kind);
            float[] values = array.ReadArray<float>(length, name);
            array.End();
            return values;
        }
    }
}
