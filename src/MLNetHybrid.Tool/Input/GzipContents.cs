using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace MLNetHybrid.Tool.Input;

/// <summary>
/// The contents of a gzipped file (RFC 1952), unpacked as they are read. A small file that would unpack to a huge one is refused once it
/// passes a limit, and a file that is cut off once its end is reached.
/// </summary>
internal sealed class GzipContents : Stream
{
    /// <summary>1 GiB: 130 million numbers of eight characters.</summary>
    public const long DefaultLimit = 1L << 30;

    // Sensor data is packed to a fifth or a twentieth. The ratio is looked at where memory begins to matter.
    private const int SuspiciousRatio = 200;
    private const long RatioMattersFrom = 32L << 20;
    private const int Mebibyte = 1 << 20;

    private readonly Stream _packed;
    private readonly GZipStream _unzip;
    private readonly uint _declaredLength;
    private readonly long? _limit;
    private long _length;

    /// <param name="packed">Seekable; stays open.</param>
    /// <param name="limit">Bytes that the contents may have; null: <see cref="DefaultLimit"/>, and at most 200 times what is read.</param>
    public GzipContents(Stream packed, long? limit)
    {
        _limit = limit;
        _packed = packed;
        _declaredLength = LastFourBytes(packed);
        packed.Position = 0;
        _unzip = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>True if the stream begins as a gzip file does. Leaves it at its start.</summary>
    public static bool IsGzip(Stream stream)
    {
        bool magic = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        return magic;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _length; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">The file is damaged, cut off, or larger than the limit.</exception>
    public override int Read(Span<byte> buffer)
    {
        int count = _unzip.Read(buffer);
        _length += count;
        if (count == 0 && buffer.Length > 0) RequireWhole();
        else RequireSmall();
        return count;
    }

    private void RequireSmall()
    {
        if (_length > (_limit ?? DefaultLimit))
            throw TooLarge($"more than {Mebibytes(_limit ?? DefaultLimit)} MiB");
        if (_limit is null && _length > RatioMattersFrom && _length / SuspiciousRatio > _packed.Position)
            throw TooLarge($"more than {SuspiciousRatio} times what it takes");
    }

    private static InvalidDataException TooLarge(string size) =>
        new($"The gzip file unpacks to {size}." + Hints.Lines("if that is right, allow it, for example 4096 MiB: --max-input-size 4096"));

    // GZipStream takes the end of a file that is cut off for the end of its contents. A whole file ends with the number of bytes of its
    // last member; where it is cut off, four bytes of compressed data stand there, nearly always a far larger number.
    private void RequireWhole()
    {
        if (_length == 0 || (_declaredLength > _length && _length <= uint.MaxValue))
            throw new InvalidDataException("The gzip file is cut off.");
    }

    private static string Mebibytes(long bytes) => (bytes / Mebibyte).ToString(CultureInfo.InvariantCulture);

    private static uint LastFourBytes(Stream stream)
    {
        byte[] bytes = new byte[sizeof(uint)];
        if (stream.Length < bytes.Length) return uint.MaxValue;
        stream.Seek(-bytes.Length, SeekOrigin.End);
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unzip.Dispose();
        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
