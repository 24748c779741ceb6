using System.Buffers.Binary;
using System.Text;

namespace MLNetHybrid.ModelFiles;

/// <summary>
/// The header that ML.NET writes before each component (Microsoft.ML.ModelHeader): which class of which assembly is to load it. Components
/// also stand within the content of others, so headers are looked for everywhere.
/// </summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where the component ends.</param>
/// <param name="Signatures">The loader's names: one, and perhaps another for when the first is unknown.</param>
/// <param name="Assembly">The assembly that is loaded for it; null: none.</param>
/// <param name="ContractAssembly">The assembly that a custom mapping names for its factory; null where it is no custom mapping or an old
/// one.</param>
internal sealed record ComponentHeader(long Start, long End, IReadOnlyList<string> Signatures, string? Assembly, string? ContractAssembly)
{
    // Offsets of the header's fields.
    private const int ModelBlock = 0x10, StringTable = 0x20, StringTableSize = 0x28, StringChars = 0x30, ModelVersion = 0x48,
        Signature = 0x50, SignatureAlternative = 0x68,
        Tail = 0x80, Limit = 0x88, AssemblyName = 0x90, AssemblyNameSize = 0x98, HeaderSize = 0x100, SignatureSize = 24;

    private const uint NamesAssembly = 0x00010002;
    private const string Unreadable = "(unreadable)";

    private static ReadOnlySpan<byte> Magic => "ML\0MODEL"u8;

    /// <summary>All headers, in the order in which they begin. What ML.NET would not accept as a header is none.</summary>
    public static IEnumerable<ComponentHeader> AllIn(byte[] content)
    {
        for (int start = 0; ; start++)
        {
            int next = content.AsSpan(start).IndexOf(Magic);
            if (next < 0) yield break;
            start += next;
            if (Read(content.AsSpan(start), start) is ComponentHeader header) yield return header;
        }
    }

    private static ComponentHeader? Read(ReadOnlySpan<byte> component, int start)
    {
        if (component.Length < HeaderSize) return null;
        long model = Int64(component, ModelBlock), tail = Int64(component, Tail), limit = Int64(component, Limit);
        if (model != HeaderSize || tail < model || limit != tail + sizeof(ulong) || limit > component.Length) return null;

        string? assembly = null;
        long name = Int64(component, AssemblyName), nameSize = UInt32(component, AssemblyNameSize);
        if (UInt32(component, 8) >= NamesAssembly && name != 0)
        {
            if (name < HeaderSize || name > tail || name + nameSize != tail) return null;
            assembly = Encoding.Unicode.GetString(component.Slice((int)name, (int)nameSize));
        }
        string[] signatures = [Text(component.Slice(Signature, SignatureSize)), Text(component.Slice(SignatureAlternative, SignatureSize))];
        signatures = [.. signatures.Where(signature => !string.IsNullOrWhiteSpace(signature))];
        return new ComponentHeader(start, start + limit, signatures, assembly, ContractOf(component, signatures));
    }

    // The content of a custom mapping: the numbers of two strings, the contract's name and its assembly's.
    private static string? ContractOf(ReadOnlySpan<byte> component, IReadOnlyList<string> signatures)
    {
        const string CustomMapping = "CustomTransformer";
        if (!signatures.Contains(CustomMapping, StringComparer.OrdinalIgnoreCase) || UInt32(component, ModelVersion) < NamesAssembly)
            return null;
        long table = Int64(component, StringTable), tableSize = Int64(component, StringTableSize);
        long chars = Int64(component, StringChars), tail = Int64(component, Tail);
        // ML.NET reads the numbers wherever the content ends, and refuses the component where the rest does not hold. Here it is refused as
        // well.
        if (component.Length < HeaderSize + 2 * sizeof(int) || table < HeaderSize || table > tail || tableSize < 0
            || tableSize > tail - table || chars != table + tableSize)
            return Unreadable;
        int number = BinaryPrimitives.ReadInt32LittleEndian(component[(HeaderSize + sizeof(int))..]);
        if (number < 0 || number >= tableSize / sizeof(long)) return Unreadable;
        long begin = number == 0 ? 0 : Int64(component, (int)table + (number - 1) * sizeof(long));
        long end = Int64(component, (int)table + number * sizeof(long));
        if (begin < 0 || end < begin || end > tail - chars) return Unreadable;
        return Encoding.Unicode.GetString(component.Slice((int)(chars + begin), (int)(end - begin)));
    }

    // One byte a character, without the zeros at the end.
    private static string Text(ReadOnlySpan<byte> signature) => Encoding.Latin1.GetString(signature.TrimEnd((byte)0));

    private static long Int64(ReadOnlySpan<byte> component, int offset) => BinaryPrimitives.ReadInt64LittleEndian(component[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> component, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(component[offset..]);
}
