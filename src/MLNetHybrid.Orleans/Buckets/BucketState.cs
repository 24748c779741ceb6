using System.Buffers;
using System.Text;
using MLNetHybrid.Orleans.Columns;

namespace MLNetHybrid.Orleans.Buckets;

/// <summary>
/// How a bucket's keys are stored, before what its scorer writes of the streams: who wrote it, the model, how many events are applied, and
/// of each key its number and the verdicts that its sender may ask for again.
/// </summary>
internal static class BucketState
{
    private const byte Version = 1;
    private const int MostKeys = 1 << 28, MostBytes = 1 << 30;

    public static void Write<TVerdict>(
        Stream destination, RowFormat<TVerdict> format, long activation, string model, long applied, IEnumerable<KeyMark<TVerdict>> marks,
        int count)
        where TVerdict : class
    {
        var verdicts = new ArrayBufferWriter<byte>();
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        writer.Write(format.Hash);
        writer.Write(activation);
        writer.Write(model);
        writer.Write(applied);
        writer.Write(count);
        foreach (KeyMark<TVerdict> mark in marks)
        {
            writer.Write((ulong)mark.Key);
            writer.Write((ulong)(mark.Key >> 64));
            writer.Write(mark.Applied);
            int kept = 0;
            for (KeptVerdict<TVerdict>? verdict = mark.Latest; verdict is not null; verdict = verdict.Before) kept++;
            writer.Write7BitEncodedInt(kept);
            for (KeptVerdict<TVerdict>? verdict = mark.Latest; verdict is not null; verdict = verdict.Before)
            {
                writer.Write(verdict.Sequence);
                writer.Write(verdict.Model == model ? "" : verdict.Model);
                writer.Write(verdict.Problem ?? "");
                verdicts.ResetWrittenCount();
                if (verdict.Verdict is not null) format.Write(verdict.Verdict, verdicts);
                writer.Write7BitEncodedInt(verdicts.WrittenCount);
                writer.Write(verdicts.WrittenSpan);
            }
        }
    }

    /// <summary>Reads what was written, from a stream that knows its length; keys that are there already are replaced.</summary>
    /// <returns>Who wrote it, the model, and how many events are applied.</returns>
    /// <exception cref="FormatException">It is damaged, or of a newer version.</exception>
    public static (long Activation, string Model, long Applied) Read<TVerdict>(
        Stream source, RowFormat<TVerdict> format, Dictionary<UInt128, KeyMark<TVerdict>> marks) where TVerdict : class, new()
    {
        try
        {
            using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
            byte version = reader.ReadByte();
            if (version != Version)
                throw new FormatException($"The bucket was stored by a newer version: {version}; this one reads {Version}.");
            // Verdicts of another class than now are passed over.
            bool readsVerdicts = reader.ReadUInt64() == format.Hash;
            long activation = reader.ReadInt64();
            string model = reader.ReadString();
            long applied = reader.ReadInt64();
            int count = InRange(reader.ReadInt32(), MostKeys);
            for (int i = 0; i < count; i++)
            {
                ulong low = reader.ReadUInt64();
                var key = new UInt128(reader.ReadUInt64(), low);
                var mark = new KeyMark<TVerdict>(key, reader.ReadInt64());
                KeptVerdict<TVerdict>? last = null;
                for (int left = InRange(reader.Read7BitEncodedInt(), MostKeys); left > 0; left--)
                {
                    long sequence = reader.ReadInt64();
                    string its = reader.ReadString(), problem = reader.ReadString();
                    int length = reader.Read7BitEncodedInt();
                    byte[] bytes = reader.ReadBytes(InRange(length, (int)Math.Min(MostBytes, source.Length - source.Position)));
                    if (!readsVerdicts) continue;
                    TVerdict? verdict = null;
                    if (bytes is not []) format.Read(verdict = new TVerdict(), bytes);
                    var kept = new KeptVerdict<TVerdict>(sequence, verdict, its is "" ? model : its, problem is "" ? null : problem);
                    if (last is null) mark.Latest = kept;
                    else last.Before = kept;
                    last = kept;
                }
                marks[key] = mark;
            }
            return (activation, model, applied);
        }
        catch (Exception problem) when (problem is IOException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new FormatException("The stored bucket is damaged or cut short.", problem);
        }
    }

    private static int InRange(int value, int most) =>
        value >= 0 && value <= most
            ? value
            : throw new FormatException($"The stored bucket is damaged: {value} where at most {most} can be.");
}
