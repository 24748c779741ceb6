using System.Buffers.Binary;
using System.IO.Hashing;
using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Streams.States;

/// <summary>
/// Reads what <see cref="StateWriter"/> wrote, from its beginning to its end, no byte further. Each block's checksum is compared before
/// any value of it is taken, and what was read counts once <see cref="End"/> has found the hash of everything.
/// </summary>
/// <exception cref="FormatException">Thrown by every method: the state is damaged, cut short, or newer than this library reads.</exception>
internal sealed class StateReader
{
    private const string Component = "streams", File = "saved state";

    // More than this is allocated only as bytes come.
    private const int TrustedBytes = 1 << 20;

    private readonly Stream _source;
    private readonly XxHash128 _hash = new();

    public StateReader(Stream source)
    {
        _source = source;
        Body = new ModelBodyReader(Component, [], File);
        Span<byte> magic = stackalloc byte[StateWriter.Magic.Length];
        Take(magic, "its head");
        if (!magic.SequenceEqual(StateWriter.Magic)) throw new FormatException("This is no saved state of a StreamScorer.");
        int version = TakeInt32("its version");
        if (version != StateWriter.Version)
            throw new FormatException(FormattableString.Invariant(
                $"The saved state has version {version} of the format; this library reads version {StateWriter.Version}."));
        NextRecord();
    }

    /// <summary>Gives the values.</summary>
    public ModelBodyReader Body { get; private set; }

    /// <summary>To be called where the writer has called <see cref="StateWriter.EndRecord"/>, before the next value.</summary>
    public void NextRecord()
    {
        if (!Body.IsAtEnd) return;
        int length = TakeInt32("a block's length");
        if (length <= 0) throw Damaged("values are missing");
        byte[] block = length <= TrustedBytes ? TakeArray(length) : TakeLong(length);
        if ((uint)TakeInt32("a checksum") != Crc32.HashToUInt32(block)) throw Damaged("its checksum does not match");
        Body = new ModelBodyReader(Component, block, File);
    }

    /// <summary>Everything must have been read.</summary>
    /// <returns>The hash of everything.</returns>
    public UInt128 End()
    {
        Body.End();
        if (TakeInt32("its end") != 0) throw Damaged("values follow its end");
        UInt128 hash = _hash.GetCurrentHashAsUInt128();
        Span<byte> end = stackalloc byte[16];
        Take(end, "its hash");
        return BinaryPrimitives.ReadUInt128LittleEndian(end) == hash ? hash : throw Damaged("the hash of the whole does not match");
    }

    private static FormatException Damaged(string problem) => ModelBodyReader.Damaged(Component, problem, File);

    private byte[] TakeLong(int length)
    {
        var block = new byte[TrustedBytes];
        for (int filled = 0; filled < length;)
        {
            int count = Math.Min(length, block.Length) - filled;
            Take(block.AsSpan(filled, count), "a block");
            filled += count;
            if (filled < length && filled == block.Length) Array.Resize(ref block, (int)Math.Min(length, 2L * block.Length));
        }
        return block;
    }

    private byte[] TakeArray(int length)
    {
        var block = new byte[length];
        Take(block, "a block");
        return block;
    }

    private int TakeInt32(string field)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        Take(bytes, field);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    private void Take(Span<byte> bytes, string field)
    {
        if (_source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Damaged($"it ends before the end of {field}");
        _hash.Append(bytes);
    }
}
