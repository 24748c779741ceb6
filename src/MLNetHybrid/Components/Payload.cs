using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Components;

/// <summary>
/// The body of one component in a model file: its length, its bytes, and their CRC-32. A body that was cut short or
/// altered is refused before any of it is interpreted.
/// </summary>
internal static class Payload
{
    private const int ChecksumSize = sizeof(uint);

    /// <summary>Writes the header of the component and the body that <paramref name="write"/> produces.</summary>
    public static void Save(ModelSaveContext ctx, VersionInfo version, Action<BinaryWriter> write)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(version);

        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, System.Text.Encoding.UTF8, leaveOpen: true)) write(writer);

        ReadOnlySpan<byte> bytes = body.GetBuffer().AsSpan(0, checked((int)body.Length));
        ctx.Writer.Write(bytes.Length);
        ctx.Writer.Write(bytes);
        ctx.Writer.Write(Crc32.HashToUInt32(bytes));
    }

    /// <summary>Reads the body back. The reader checks lengths and ranges and names <paramref name="component"/> in its errors.</summary>
    /// <exception cref="FormatException">The component is damaged, or newer than this library reads.</exception>
    public static PayloadReader Load(ModelLoadContext ctx, VersionInfo version, string component)
    {
        ctx.CheckAtModel(version);
        Stream stream = ctx.Reader.BaseStream;
        // The declared length is compared with what the stream still holds before anything is allocated.
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length) throw PayloadReader.Damaged(component, "it ends before its length");
        int length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length < 0 || length > stream.Length - stream.Position - ChecksumSize)
            throw PayloadReader.Damaged(component, FormattableString.Invariant($"it declares {length} bytes, more than the file holds"));

        byte[] bytes = ctx.Reader.ReadBytes(length);
        uint checksum = ctx.Reader.ReadUInt32();
        if (Crc32.HashToUInt32(bytes) != checksum) throw PayloadReader.Damaged(component, "its checksum does not match");
        return new PayloadReader(component, bytes, ctx.Header.ModelVerWritten);
    }
}
