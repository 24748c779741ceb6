using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetHybrid.Orleans.Buckets;

/// <summary>A bucket's answer: this head, then the models, and of each event its outcome, its key's numbers and its verdict.</summary>
/// <param name="Activation">Which activation of the bucket answers. What another one had applied and not stored, this one does not
/// know.</param>
/// <param name="RestoredFrom">The activation that stored what this one began with; 0: it began with nothing.</param>
/// <param name="Applied">Events that the bucket has applied, since it began to exist.</param>
/// <param name="Persisted">How many of them are stored.</param>
/// <param name="Count">
/// Of the events that follow; <see cref="Moved"/>: the sender knows another activation, nothing was applied, and it must first send again
/// what is not stored.
/// </param>
internal readonly record struct Reply(long Activation, long RestoredFrom, long Applied, long Persisted, int Count)
{
    public const int Moved = -1;

    public static void Write(ArrayBufferWriter<byte> destination, Reply reply)
    {
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(destination.GetSpan(Unsafe.SizeOf<Reply>())), reply);
        destination.Advance(Unsafe.SizeOf<Reply>());
    }

    public static Reply Read(ref ReadOnlySpan<byte> source)
    {
        var reply = MemoryMarshal.Read<Reply>(source);
        source = source[Unsafe.SizeOf<Reply>()..];
        return reply;
    }

    /// <summary>An event's outcome, its key's numbers, and whether a verdict follows.</summary>
    public static void WriteEvent(ArrayBufferWriter<byte> destination, EventOutcome outcome, bool hasVerdict, long applied, long persisted)
    {
        Span<byte> head = destination.GetSpan(17);
        head[0] = (byte)((int)outcome | (hasVerdict ? 0x80 : 0));
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], applied);
        BinaryPrimitives.WriteInt64LittleEndian(head[9..], persisted);
        destination.Advance(17);
    }

    public static (EventOutcome Outcome, bool HasVerdict, long Applied, long Persisted) ReadEvent(ref ReadOnlySpan<byte> source)
    {
        var head = ((EventOutcome)(source[0] & 0x7f), (source[0] & 0x80) != 0,
            BinaryPrimitives.ReadInt64LittleEndian(source[1..]), BinaryPrimitives.ReadInt64LittleEndian(source[9..]));
        source = source[17..];
        return head;
    }
}
