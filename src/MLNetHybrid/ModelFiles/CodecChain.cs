namespace MLNetHybrid.ModelFiles;

/// <summary>
/// Descriptions of types in ML.NET's binary format: a codec's name, the size of its parameters, the parameters. Vectors and keys have
/// another codec as parameter, and the reader calls itself for it before it looks what it is: some ten thousand of them overflow the stack,
/// which ends the process. A type of ML.NET has three.
/// </summary>
internal static class CodecChain
{
    private const int MaximumLength = 8;

    private static readonly byte[][] Names = ["VBuffer"u8.ToArray(), "Key2"u8.ToArray(), "Key"u8.ToArray()];

    /// <summary>Whether codecs are nested deeper anywhere in the content.</summary>
    public static bool Exceeds(ReadOnlySpan<byte> content)
    {
        for (int position = 0; ;)
        {
            int next = content[position..].IndexOfAny((byte)'V', (byte)'K');
            if (next < 0) return false;
            position += next;
            int start = position++, length = 0;
            while (NameAt(content, start) is int end && end > 0)
            {
                if (++length > MaximumLength) return true;
                start = SkipNumber(content, SkipNumber(content, end));
            }
        }
    }

    // Where the name of a nesting codec ends that begins here; 0 where none does.
    private static int NameAt(ReadOnlySpan<byte> content, int start)
    {
        if (start < content.Length)
            foreach (byte[] name in Names)
                if (content[start..].StartsWith(name)) return start + name.Length;
        return 0;
    }

    // The size of the parameters, and the length of the next name: seven bits a byte, the highest bit tells that more follow. Either may
    // have more than it needs.
    private static int SkipNumber(ReadOnlySpan<byte> content, int start)
    {
        while (start < content.Length && content[start] >= 0x80) start++;
        return start + 1;
    }
}
