using System.Buffers;
using System.Buffers.Binary;
using MLNetHybrid.Orleans.Columns;

namespace MLNetHybrid.Orleans.Buckets;

/// <summary>
/// Events on their way to a bucket: what both sides must agree in, the activation that the sender knows, then of each event its key's hash,
/// its number and itself.
/// </summary>
internal static class Batch
{
    private const int HeaderSize = 1 + 3 * sizeof(ulong) + 2 * sizeof(int);
    private const byte Version = 1;

    /// <summary>Begins a batch.</summary>
    public static void Begin(ArrayBufferWriter<byte> destination, Contract contract, long activation, int count)
    {
        Span<byte> header = destination.GetSpan(HeaderSize);
        header[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(header[1..], contract.Events);
        BinaryPrimitives.WriteUInt64LittleEndian(header[9..], contract.Verdicts);
        BinaryPrimitives.WriteInt32LittleEndian(header[17..], contract.Buckets);
        BinaryPrimitives.WriteInt32LittleEndian(header[21..], count);
        BinaryPrimitives.WriteInt64LittleEndian(header[25..], activation);
        destination.Advance(HeaderSize);
    }

    public static void Add<TEvent>(
        ArrayBufferWriter<byte> destination, UInt128 key, long sequence, TEvent row, RowFormat<TEvent> format) where TEvent : class
    {
        Span<byte> head = destination.GetSpan(24);
        BinaryPrimitives.WriteUInt128LittleEndian(head, key);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], sequence);
        destination.Advance(24);
        format.Write(row, destination);
    }

    /// <summary>Reads the beginning.</summary>
    /// <returns>The activation that the sender has spoken with, 0 for none, and how many events follow.</returns>
    /// <exception cref="StreamScoringException">The sender means other events, verdicts or buckets.</exception>
    public static (long Activation, int Count) ReadHeader(ref ReadOnlySpan<byte> source, Contract contract)
    {
        if (source.Length < HeaderSize || source[0] != Version)
            throw new StreamScoringException(
                "The client speaks another version of the cluster's protocol: use the same version of MLNetHybrid.");
        var theirs = new Contract(
            BinaryPrimitives.ReadUInt64LittleEndian(source[1..]), BinaryPrimitives.ReadUInt64LittleEndian(source[9..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[17..]));
        if (theirs.Buckets != contract.Buckets)
            throw new StreamScoringException($"The client spreads keys over {theirs.Buckets} buckets, the silo over {contract.Buckets}: "
                + $"give both the same {nameof(StreamBuckets)}.");
        if (theirs != contract)
            throw new StreamScoringException(
                $"The client's class of {(theirs.Events != contract.Events ? "events" : "verdicts")} has other members than the silo's.");
        (long, int) head = (BinaryPrimitives.ReadInt64LittleEndian(source[25..]), BinaryPrimitives.ReadInt32LittleEndian(source[21..]));
        source = source[HeaderSize..];
        return head;
    }

    public static void ReadKey(ref ReadOnlySpan<byte> source, out UInt128 key, out long sequence)
    {
        key = BinaryPrimitives.ReadUInt128LittleEndian(source);
        sequence = BinaryPrimitives.ReadInt64LittleEndian(source[16..]);
        source = source[24..];
    }
}

/// <summary>What client and silo must agree in: hashes of the members of events and verdicts, and the number of buckets.</summary>
internal readonly record struct Contract(ulong Events, ulong Verdicts, int Buckets);
