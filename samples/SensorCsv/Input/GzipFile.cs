using System.Buffers.Binary;
using System.IO.Compression;

namespace SensorCsv.Input;

/// <summary>Gzipped input (RFC 1952).</summary>
internal static class GzipFile
{
    /// <summary>True if the stream begins as a gzip file does. Leaves it at its start.</summary>
    public static bool IsGzip(Stream stream)
    {
        bool magic = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        return magic;
    }

    /// <summary>The contents.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or cut off.</exception>
    public static MemoryStream Unzip(Stream stream)
    {
        var contents = new MemoryStream();
        using (var unzip = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true)) unzip.CopyTo(contents);

        // GZipStream takes the end of a file that is cut off for the end of its contents. A whole file ends with the number of bytes of its
        // last member; where it is cut off, four bytes of compressed data stand there, nearly always a far larger number.
        if (contents.Length == 0 || LastFourBytes(stream) > contents.Length) throw new InvalidDataException("The gzip file is cut off.");
        contents.Position = 0;
        return contents;
    }

    private static uint LastFourBytes(Stream stream)
    {
        byte[] bytes = new byte[sizeof(uint)];
        stream.Seek(-bytes.Length, SeekOrigin.End);
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
