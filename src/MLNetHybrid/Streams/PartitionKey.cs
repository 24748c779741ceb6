using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Streams;

/// <summary>
/// Reads columns of the current row as one 128-bit hash: keys of any length cost the same memory, and none is allocated per row. The hash
/// is the same in every process, so that it can be saved. Text, key, integer and Boolean columns are allowed. Keys alone can be missing: as
/// in ML.NET, an empty text is a text like any other.
/// </summary>
internal sealed class PartitionKey
{
    private readonly XxHash128 _hash = new();
    private readonly Func<XxHash128, bool>[] _parts;   // false: the value is missing

    /// <param name="row">The row that is read.</param>
    /// <param name="columnNames">The columns that make the key.</param>
    /// <param name="number">A further part of the key; null: none.</param>
    public PartitionKey(DataViewRow row, IEnumerable<string> columnNames, Func<long>? number = null) =>
        _parts =
        [
            .. columnNames.Select(name => CreatePart(row, row.Schema[name])),
            .. number is null ? (Func<XxHash128, bool>[])[] : [NumberPart(number)],
        ];

    /// <summary>What a partition column must be, for error messages.</summary>
    public const string Expected = "text, key, integer or Boolean";

    /// <summary>Whether a column of this type can tell streams apart.</summary>
    public static bool Allows(DataViewType type) =>
        type is TextDataViewType or KeyDataViewType or BooleanDataViewType
            || (type is NumberDataViewType && type != NumberDataViewType.Single && type != NumberDataViewType.Double);

    /// <summary>The current row's key; null where a part of it is missing.</summary>
    public UInt128? Read()
    {
        bool known = true;
        foreach (Func<XxHash128, bool> append in _parts) known &= append(_hash);
        UInt128 key = _hash.GetCurrentHashAsUInt128();
        _hash.Reset();
        return known ? key : null;
    }

    private static Func<XxHash128, bool> CreatePart(DataViewRow row, DataViewSchema.Column column) => column.Type.RawType switch
    {
        Type type when type == typeof(ReadOnlyMemory<char>) => TextPart(row.GetGetter<ReadOnlyMemory<char>>(column)),
        Type type when type == typeof(bool) => Part(row.GetGetter<bool>(column)),
        Type type when type == typeof(byte) => Part(row.GetGetter<byte>(column), column),
        Type type when type == typeof(sbyte) => Part(row.GetGetter<sbyte>(column)),
        Type type when type == typeof(ushort) => Part(row.GetGetter<ushort>(column), column),
        Type type when type == typeof(short) => Part(row.GetGetter<short>(column)),
        Type type when type == typeof(uint) => Part(row.GetGetter<uint>(column), column),
        Type type when type == typeof(int) => Part(row.GetGetter<int>(column)),
        Type type when type == typeof(ulong) => Part(row.GetGetter<ulong>(column), column),
        Type type when type == typeof(long) => Part(row.GetGetter<long>(column)),
        _ => throw Contracts.ExceptNotSupp($"Column '{column.Name}' of type {column.Type} cannot tell streams apart."),
    };

    // The length comes first, so that ("ab", "c") and ("a", "bc") differ.
    private static Func<XxHash128, bool> TextPart(ValueGetter<ReadOnlyMemory<char>> get)
    {
        ReadOnlyMemory<char> value = default;
        var length = new byte[sizeof(int)];
        return hash =>
        {
            get(ref value);
            BinaryPrimitives.WriteInt32LittleEndian(length, value.Length);
            hash.Append(length);
            hash.Append(MemoryMarshal.AsBytes(value.Span));
            return true;
        };
    }

    private static Func<XxHash128, bool> NumberPart(Func<long> number)
    {
        var value = new long[1];
        return hash =>
        {
            value[0] = number();
            hash.Append(MemoryMarshal.AsBytes(value.AsSpan()));
            return true;
        };
    }

    // Of a key, 0 stands for "none of the values": what MapValueToKey gives for one that training has not seen.
    private static Func<XxHash128, bool> Part<T>(ValueGetter<T> get, DataViewSchema.Column? column = null)
        where T : unmanaged, IEquatable<T>
    {
        bool isKey = column?.Type is KeyDataViewType;
        var value = new T[1];
        return hash =>
        {
            get(ref value[0]);
            hash.Append(MemoryMarshal.AsBytes(value.AsSpan()));
            return !isKey || !value[0].Equals(default);
        };
    }
}
