using System.Security.Cryptography;
using System.Text;

namespace ScoringService.Keys;

/// <summary>
/// The keys that are known, as SHA-256 hashes: a key is 256 random bits, which no table of hashes gives back. One a line: name, role, hash.
/// </summary>
internal sealed class KeyFile
{
    private const string Prefix = "sk_";
    private const int KeyBytes = 32;

    private readonly (string Name, KeyRole Role, byte[] Hash)[] _keys;

    private KeyFile((string, KeyRole, byte[])[] keys) => _keys = keys;

    /// <summary>How many there are.</summary>
    public int Count => _keys.Length;

    /// <summary>Reads the file; where there is none, there are no keys.</summary>
    /// <exception cref="InvalidDataException">A line is none of ours.</exception>
    public static KeyFile Read(string path)
    {
        IEnumerable<string> lines = File.Exists(path) ? File.ReadLines(path).Where(line => line.Length > 0) : [];
        return new([.. lines.Select((line, i) => Parse(path, line, i + 1))]);
    }

    /// <summary>Makes a key and adds its hash to the file.</summary>
    /// <param name="path">Made where there is none, readable for its owner alone.</param>
    /// <param name="name">For logs: letters, digits, '-', '_' and '.'; of one key only.</param>
    /// <param name="role">What it is good for.</param>
    /// <returns>The key, which is nowhere else.</returns>
    public static string Create(string path, string name, KeyRole role)
    {
        if (name.Length is 0 or > 64 || !name.All(character => char.IsAsciiLetterOrDigit(character) || "-_.".Contains(character)))
            throw new ArgumentException($"A key's name has 1 to 64 letters, digits, '-', '_' or '.'; got '{name}'.");
        if (Array.Exists(Read(path)._keys, key => key.Name == name)) throw new ArgumentException($"There is a key '{name}' already.");
        string key = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        file.Write($"{name} {role} {Convert.ToHexStringLower(Hash(key))}\n");
        return key;
    }

    /// <summary>Whose key it is, and what for; null: it is none. Takes as long for one key as for another.</summary>
    public (string Name, KeyRole Role)? Find(string given)
    {
        byte[] hash = Hash(given);
        (string, KeyRole)? found = null;
        foreach ((string name, KeyRole role, byte[] known) in _keys)
            if (CryptographicOperations.FixedTimeEquals(hash, known)) found = (name, role);
        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static (string, KeyRole, byte[]) Parse(string path, string line, int number)
    {
        if (line.Split(' ') is [string name, string role, { Length: 2 * SHA256.HashSizeInBytes } hash]
            && Enum.TryParse(role, out KeyRole known) && hash.All(char.IsAsciiHexDigit))
            return (name, known, Convert.FromHexString(hash));
        throw new InvalidDataException($"{path}, line {number}: expected a name, Send, Read or All, and a hash.");
    }
}
