using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Windowing;

/// <summary>
/// Reads the partition columns of the current row as one text, without allocating where it fits. Text, key, integer and
/// Boolean columns are allowed; missing values form a stream of their own.
/// </summary>
internal sealed class PartitionKey
{
    private const char Separator = '\u001f';   // the ASCII unit separator

    private delegate int Append(Span<char> destination);   // characters written, or -1 where they do not fit

    private readonly Append[] _parts;
    private char[] _text = new char[64];

    public PartitionKey(DataViewRow row, IReadOnlyList<string> columnNames) =>
        _parts = [.. columnNames.Select(name => CreatePart(row, row.Schema[name]))];

    /// <summary>Whether a column of this type can tell streams apart.</summary>
    public static bool Allows(DataViewType type) =>
        type is TextDataViewType or KeyDataViewType or BooleanDataViewType || (type is NumberDataViewType && type != NumberDataViewType.Single && type != NumberDataViewType.Double);

    public ReadOnlySpan<char> Read()
    {
        int length = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            if (i > 0) length = Put(length, static span => Separate(span));
            length = Put(length, _parts[i]);
        }
        return _text.AsSpan(0, length);
    }

    private static int Separate(Span<char> destination)
    {
        if (destination.IsEmpty) return -1;
        destination[0] = Separator;
        return 1;
    }

    private int Put(int length, Append append)
    {
        int written;
        while ((written = append(_text.AsSpan(length))) < 0) Array.Resize(ref _text, 2 * _text.Length);
        return length + written;
    }

    private static Append CreatePart(DataViewRow row, DataViewSchema.Column column) => column.Type.RawType switch
    {
        Type type when type == typeof(ReadOnlyMemory<char>) => TextPart(row.GetGetter<ReadOnlyMemory<char>>(column)),
        Type type when type == typeof(bool) => BooleanPart(row.GetGetter<bool>(column)),
        Type type when type == typeof(byte) => NumberPart(row.GetGetter<byte>(column)),
        Type type when type == typeof(sbyte) => NumberPart(row.GetGetter<sbyte>(column)),
        Type type when type == typeof(ushort) => NumberPart(row.GetGetter<ushort>(column)),
        Type type when type == typeof(short) => NumberPart(row.GetGetter<short>(column)),
        Type type when type == typeof(uint) => NumberPart(row.GetGetter<uint>(column)),
        Type type when type == typeof(int) => NumberPart(row.GetGetter<int>(column)),
        Type type when type == typeof(ulong) => NumberPart(row.GetGetter<ulong>(column)),
        Type type when type == typeof(long) => NumberPart(row.GetGetter<long>(column)),
        _ => throw Contracts.ExceptNotSupp($"Column '{column.Name}' of type {column.Type} cannot tell streams apart."),
    };

    private static Append TextPart(ValueGetter<ReadOnlyMemory<char>> get)
    {
        ReadOnlyMemory<char> value = default;
        return destination =>
        {
            get(ref value);
            return value.Span.TryCopyTo(destination) ? value.Length : -1;
        };
    }

    private static Append BooleanPart(ValueGetter<bool> get)
    {
        bool value = false;
        return destination =>
        {
            get(ref value);
            if (destination.IsEmpty) return -1;
            destination[0] = value ? '1' : '0';
            return 1;
        };
    }

    private static Append NumberPart<T>(ValueGetter<T> get) where T : struct, ISpanFormattable
    {
        T value = default;
        return destination =>
        {
            get(ref value);
            return value.TryFormat(destination, out int written, default, CultureInfo.InvariantCulture) ? written : -1;
        };
    }
}
