using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.ModelFiles;

/// <summary>
/// The body of one component in a model file: its length, its bytes, and their CRC-32. A body that was cut short or
/// altered is refused before any of it is interpreted.
/// </summary>
internal static class ModelBody
{
    private const int ChecksumSize = sizeof(uint);

    /// <summary>Writes the header of the component and the body that <paramref name="write"/> produces.</summary>
    public static void Save(ModelSaveContext ctx, VersionInfo version, Action<BinaryWriter> write)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(version);
        WriteBody(ctx.Writer, write);
    }

    /// <summary>Writes the body that <paramref name="write"/> produces.</summary>
    public static void WriteBody(BinaryWriter destination, Action<BinaryWriter> write)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, System.Text.Encoding.UTF8, leaveOpen: true)) write(writer);
        WriteBody(destination, body.GetBuffer().AsSpan(0, checked((int)body.Length)));
    }

    /// <summary>Writes a body.</summary>
    public static void WriteBody(BinaryWriter destination, ReadOnlySpan<byte> body)
    {
        destination.Write(body.Length);
        destination.Write(body);
        destination.Write(Crc32.HashToUInt32(body));
    }

    /// <summary>Reads the body back. The reader checks lengths and ranges and names <paramref name="component"/> in its errors.</summary>
    /// <exception cref="FormatException">The component is damaged, or newer than this library reads.</exception>
    public static ModelBodyReader Load(ModelLoadContext ctx, VersionInfo version, string component)
    {
        ctx.CheckAtModel(version);
        return ReadBody(ctx.Reader, component);
    }

    /// <summary>Reads what <see cref="WriteBody(BinaryWriter, Action{BinaryWriter})"/> wrote.</summary>
    /// <param name="source">Over a stream that can seek.</param>
    /// <param name="component">What errors call the body.</param>
    /// <param name="file">What errors call the file.</param>
    /// <exception cref="FormatException">The body is damaged.</exception>
    public static ModelBodyReader ReadBody(BinaryReader source, string component, string file = ModelBodyReader.ModelFile)
    {
        Stream stream = source.BaseStream;
        // The declared length is compared with what the stream still holds before anything is allocated.
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw ModelBodyReader.Damaged(component, "it ends before its length", file);
        int length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length < 0 || length > stream.Length - stream.Position - ChecksumSize)
            throw ModelBodyReader.Damaged(
                component, FormattableString.Invariant($"it declares {length} bytes, more than the file holds"), file);

        byte[] bytes = source.ReadBytes(length);
        uint checksum = source.ReadUInt32();
        if (Crc32.HashToUInt32(bytes) != checksum) throw ModelBodyReader.Damaged(component, "its checksum does not match", file);
        return new ModelBodyReader(component, bytes, file);
    }
}
