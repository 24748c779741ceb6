using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Streams.States;

/// <summary>
/// Writes what streams remember: a head of eight characters and a version, blocks of some 64 KiB with a checksum (CRC-32) each, and at the
/// end a hash of everything before, by which <see cref="StateReader"/> knows that nothing is missing. The destination is written once, from
/// the beginning to the end.
/// </summary>
internal sealed class StateWriter : IDisposable
{
    /// <summary>Version of the format.</summary>
    public const int Version = 1;

    private const int BlockBytes = 1 << 16;

    private readonly Stream _destination;
    private readonly MemoryStream _block = new(BlockBytes + (BlockBytes >> 2));
    private readonly XxHash128 _hash = new();

    public StateWriter(Stream destination)
    {
        _destination = destination;
        Body = new BinaryWriter(_block, Encoding.UTF8, leaveOpen: true);
        Write(Magic);
        Write(Version);
    }

    /// <summary>Marks such files.</summary>
    public static ReadOnlySpan<byte> Magic => "MLHSTATE"u8;

    /// <summary>Takes the values.</summary>
    public BinaryWriter Body { get; }

    /// <summary>The values only; the reader must know how many there are.</summary>
    public void WriteArray<T>(ReadOnlySpan<T> values) where T : unmanaged => Body.WriteArray(values);

    /// <summary>Between two values that the reader may find in two blocks.</summary>
    public void EndRecord()
    {
        if (_block.Length >= BlockBytes) EndBlock();
    }

    /// <summary>Writes the rest and the hash of everything.</summary>
    /// <returns>The hash.</returns>
    public UInt128 Finish()
    {
        if (_block.Length > 0) EndBlock();
        Write(0);
        UInt128 hash = _hash.GetCurrentHashAsUInt128();
        Span<byte> end = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(end, hash);
        _destination.Write(end);
        _destination.Flush();
        return hash;
    }

    public void Dispose()
    {
        Body.Dispose();
        _block.Dispose();
    }

    private void EndBlock()
    {
        ReadOnlySpan<byte> block = _block.GetBuffer().AsSpan(0, checked((int)_block.Length));
        Write(block.Length);
        Write(block);
        Write((int)Crc32.HashToUInt32(block));
        _block.SetLength(0);
    }

    private void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Write(bytes);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.Append(bytes);
        _destination.Write(bytes);
    }
}
