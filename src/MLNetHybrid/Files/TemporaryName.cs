using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MLNetHybrid.Files;

/// <summary>
/// Names of temporary files: ".NAME.RANDOM.unfinished". Neither a process's number nor a clock goes into them, as containers that share a
/// folder have the same ones.
/// </summary>
internal readonly partial struct TemporaryName
{
    // What file systems allow a name to have, in bytes; on some they are characters, of which there are no more.
    private const int MaximumBytes = 255;
    private const int RandomBytes = 16;
    private const string Suffix = ".unfinished";

    private readonly string _random;

    private TemporaryName(string random) => _random = random;

    /// <summary>All temporary files in a folder and, rarely, others: see <see cref="Is"/>.</summary>
    public static string SearchPattern => $".*{Suffix}";

    /// <summary>A name that nobody else has.</summary>
    public static TemporaryName New() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>Whether a file cannot have this name: on Windows characters count, elsewhere bytes.</summary>
    public static bool IsTooLong(string fileName) =>
        (OperatingSystem.IsWindows() ? fileName.Length : Encoding.UTF8.GetByteCount(fileName)) > MaximumBytes;

    public static bool Is(string name) => Pattern().IsMatch(name);

    /// <summary>Whether it is a temporary name of this file.</summary>
    public static bool IsOf(string fileName, string name) =>
        Is(name) && new TemporaryName(name.Substring(name.Length - Suffix.Length - 2 * RandomBytes, 2 * RandomBytes)).Of(fileName) == name;

    /// <summary>The temporary name of a file; a long one is shortened.</summary>
    public string Of(string fileName)
    {
        int room = MaximumBytes - 2 - _random.Length - Suffix.Length, length = 0, end = 0;
        foreach (Rune rune in fileName.EnumerateRunes())
        {
            if ((length += rune.Utf8SequenceLength) > room) break;
            end += rune.Utf16SequenceLength;
        }
        return $".{fileName.AsSpan(0, end)}.{_random}{Suffix}";
    }

    [GeneratedRegex(@"^\..*\.[0-9a-f]{32}\.unfinished$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
