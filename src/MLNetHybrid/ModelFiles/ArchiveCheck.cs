using System.IO.Compression;
using System.IO.Hashing;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.ModelFiles;

/// <summary>
/// Looks at a model file before ML.NET's loaders do: a zip whose parts are intact, of sound names and sizes, and whose components are
/// nested no deeper and come from nowhere else than is allowed.
/// </summary>
internal sealed class ArchiveCheck
{
    // Deflate cannot shrink data further than this: a larger ratio is not a model but an attack on memory.
    private const long MaximumDeflateRatio = 1032;

    // Below this nobody is harmed, however well it was packed.
    private const long UnquestionedBytes = 16 << 20;

    private readonly VerifiedLoadOptions _options;
    private readonly AllowedLoaders _loaders;

    private ArchiveCheck(ComponentCatalog registered, VerifiedLoadOptions options)
    {
        _options = options;
        _loaders = new AllowedLoaders(registered, options.AllowedAssemblies);
    }

    /// <exception cref="InvalidDataException">The file is refused; the message names the part and the reason.</exception>
    public static void Run(Stream file, ComponentCatalog registered, VerifiedLoadOptions options)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var check = new ArchiveCheck(registered, options);
        check.Names(archive.Entries);
        check.Sizes(archive.Entries, file.Length);
        foreach (ZipArchiveEntry entry in archive.Entries) check.Content(entry);
    }

    // ML.NET takes slashes of both kinds, and of two parts of one name the last one: the part that was looked at must be the one that is
    // loaded.
    private void Names(IEnumerable<ZipArchiveEntry> entries)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (ZipArchiveEntry entry in entries)
        {
            string name = entry.FullName.Replace('\\', '/');
            string[] folders = name.Split('/')[..^1];
            bool isSound = name.Length > 0 && !name.Contains(':', StringComparison.Ordinal) && !name.Any(char.IsControl)
                && folders.All(folder => folder.Length > 0 && folder != ".") && !name.Contains("..", StringComparison.Ordinal);
            if (!isSound) throw Refused(entry, "its name is none that a model's part has");
            if (!known.Add(name)) throw Refused(entry, "there are two parts of this name");
            if (folders.Length > _options.MaximumNesting) throw TooDeep(entry, folders.Length);
        }
    }

    private void Sizes(IEnumerable<ZipArchiveEntry> entries, long fileLength)
    {
        long total = 0;
        foreach (ZipArchiveEntry entry in entries)
        {
            if (entry.Length > MaximumDeflateRatio * (entry.CompressedLength + 1)) throw Refused(entry, "its declared size is impossible");
            total = checked(total + entry.Length);
            // Each part fits into one array.
            if (total > _options.MaximumBytes || entry.Length > Array.MaxLength)
                throw new InvalidDataException(FormattableString.Invariant(
                    $"its parts declare {total} bytes, more than {nameof(VerifiedLoadOptions)}.{nameof(_options.MaximumBytes)} allows, ")
                    + FormattableString.Invariant($"{_options.MaximumBytes}."));
        }
        if (total > UnquestionedBytes && total / _options.MaximumCompressionRatio > fileLength)
            throw new InvalidDataException(FormattableString.Invariant(
                $"its parts declare {total} bytes, more than {_options.MaximumCompressionRatio} times the file's {fileLength} ")
                + $"({nameof(VerifiedLoadOptions)}.{nameof(_options.MaximumCompressionRatio)}).");
    }

    private void Content(ZipArchiveEntry entry)
    {
        // One byte more than declared shows a part that goes on.
        var content = new byte[entry.Length];
        using (Stream stream = entry.Open())
            if (stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length || stream.ReadByte() >= 0)
                throw Refused(entry, "its size is not the declared one");
        if (Crc32.HashToUInt32(content) != entry.Crc32) throw Refused(entry, "its checksum does not match");

        if (CodecChain.Exceeds(content)) throw Refused(entry, "it describes a type nested deeper than any of ML.NET's");
        int depth = entry.FullName.AsSpan().CountAny('/', '\\');
        var ends = new Stack<long>();
        foreach (ComponentHeader header in ComponentHeader.AllIn(content))
        {
            while (ends.TryPeek(out long end) && end <= header.Start) ends.Pop();
            ends.Push(header.End);
            if (depth + ends.Count > _options.MaximumNesting + 1) throw TooDeep(entry, depth + ends.Count - 1);
            if (_loaders.Problem(header) is string problem) throw Refused(entry, problem);
        }
    }

    private InvalidDataException TooDeep(ZipArchiveEntry entry, int depth) => Refused(entry, FormattableString.Invariant(
        $"it lies {depth} levels deep; {nameof(VerifiedLoadOptions)}.{nameof(_options.MaximumNesting)} allows {_options.MaximumNesting}"));

    private static InvalidDataException Refused(ZipArchiveEntry entry, string problem)
    {
        string name = entry.FullName.Length <= 200 ? entry.FullName : string.Concat(entry.FullName.AsSpan(0, 200), "…");
        return new($"part '{name}': {problem}.");
    }
}
