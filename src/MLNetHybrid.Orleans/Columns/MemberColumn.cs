using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MLNetHybrid.Orleans.Columns;

/// <summary>Writes and reads one member of a class.</summary>
internal abstract class MemberColumn<TRow>
{
    public abstract void Write(TRow row, ArrayBufferWriter<byte> destination);

    public abstract void Read(TRow row, ref ReadOnlySpan<byte> source);

    /// <summary>Adds the member's value to a hash.</summary>
    public abstract void Append(TRow row, XxHash128 hash);

    /// <exception cref="ArgumentException">The member's type does not travel.</exception>
    public static MemberColumn<TRow> Create(MemberInfo member)
    {
        Type type = TypeOf(member);
        Type? column =
            type == typeof(string) ? typeof(TextColumn<TRow>)

            : type.IsArray && type.GetElementType() is Type item && IsPlain(item)
            ? typeof(ArrayColumn<,>).MakeGenericType(typeof(TRow), item)
            : IsPlain(type) ? typeof(PlainColumn<,>).MakeGenericType(typeof(TRow), type)
            : null;
        if (column is null)
            throw new ArgumentException($"'{member.Name}' of {typeof(TRow).Name} is {type.Name}, which does not travel to another process: "
                + "members must be numbers, bool, times, Guid, other structures without references, text, or arrays of these but text.");
        return (MemberColumn<TRow>)Activator.CreateInstance(column, member)!;
    }

    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static bool IsPlain(Type type) => type.IsValueType && !(bool)typeof(RuntimeHelpers)
        .GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!.MakeGenericMethod(type).Invoke(null, null)!;
}

/// <summary>A member of a structure's type that holds no reference: as its bytes.</summary>
internal sealed class PlainColumn<TRow, T>(MemberInfo member) : MemberColumn<TRow>
{
    private readonly MemberAccess<TRow, T> _member = new(member);

    public override void Write(TRow row, ArrayBufferWriter<byte> destination)
    {
        int size = Unsafe.SizeOf<T>();
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(destination.GetSpan(size)), _member.Get(row));
        destination.Advance(size);
    }

    public override void Read(TRow row, ref ReadOnlySpan<byte> source)
    {
        int size = Unsafe.SizeOf<T>();
        _member.Set(row, Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(source[..size])));
        source = source[size..];
    }

    public override void Append(TRow row, XxHash128 hash)
    {
        Span<byte> bytes = stackalloc byte[Unsafe.SizeOf<T>()];
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(bytes), _member.Get(row));
        hash.Append(bytes);
    }
}

/// <summary>An array of structures that hold no references: its length and its bytes. An array that is null arrives empty.</summary>
internal sealed class ArrayColumn<TRow, T>(MemberInfo member) : MemberColumn<TRow>
{
    private readonly MemberAccess<TRow, T[]?> _member = new(member);

    public override void Write(TRow row, ArrayBufferWriter<byte> destination)
    {
        ReadOnlySpan<T> values = _member.Get(row);
        int size = values.Length * Unsafe.SizeOf<T>();
        Span<byte> bytes = destination.GetSpan(sizeof(int) + size);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, values.Length);
        Bytes(values).CopyTo(bytes[sizeof(int)..]);
        destination.Advance(sizeof(int) + size);
    }

    public override void Read(TRow row, ref ReadOnlySpan<byte> source)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(source);
        int size = checked(length * Unsafe.SizeOf<T>());
        ReadOnlySpan<byte> bytes = source.Slice(sizeof(int), size);
        var values = length == 0 ? [] : GC.AllocateUninitializedArray<T>(length);
        bytes.CopyTo(MemoryMarshal.CreateSpan(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(values)), size));
        _member.Set(row, values);
        source = source[(sizeof(int) + size)..];
    }

    public override void Append(TRow row, XxHash128 hash) => hash.Append(Bytes(_member.Get(row)));

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<T> values) =>
        MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), values.Length * Unsafe.SizeOf<T>());
}

/// <summary>Text: its length and its characters in UTF-8; -1: null.</summary>
internal sealed class TextColumn<TRow>(MemberInfo member) : MemberColumn<TRow>
{
    private readonly MemberAccess<TRow, string?> _member = new(member);

    public override void Write(TRow row, ArrayBufferWriter<byte> destination) => Text.Write(_member.Get(row), destination);

    public override void Read(TRow row, ref ReadOnlySpan<byte> source) => _member.Set(row, Text.Read(ref source));

    public override void Append(TRow row, XxHash128 hash)
    {
        ReadOnlySpan<char> text = _member.Get(row);
        hash.Append(MemoryMarshal.AsBytes(text));
        hash.Append("\0"u8);
    }
}

/// <summary>Reads and writes text.</summary>
internal static class Text
{
    public static void Write(string? value, ArrayBufferWriter<byte> destination)
    {
        Span<byte> bytes = destination.GetSpan(sizeof(int) + (value is null ? 0 : Encoding.UTF8.GetMaxByteCount(value.Length)));
        int length = value is null ? -1 : Encoding.UTF8.GetBytes(value, bytes[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        destination.Advance(sizeof(int) + Math.Max(0, length));
    }

    public static string? Read(ref ReadOnlySpan<byte> source)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(source);
        string? value = length < 0 ? null : Encoding.UTF8.GetString(source.Slice(sizeof(int), length));
        source = source[(sizeof(int) + Math.Max(0, length))..];
        return value;
    }
}

/// <summary>Reads and sets a property or a field.</summary>
internal sealed class MemberAccess<TRow, T>
{
    public MemberAccess(MemberInfo member)
    {
        if (member is PropertyInfo property)
        {
            Get = property.GetMethod!.CreateDelegate<Func<TRow, T>>();
            Set = property.SetMethod!.CreateDelegate<Action<TRow, T>>();
        }
        else
        {
            var row = System.Linq.Expressions.Expression.Parameter(typeof(TRow));
            var value = System.Linq.Expressions.Expression.Parameter(typeof(T));
            var field = System.Linq.Expressions.Expression.Field(row, (FieldInfo)member);
            Get = System.Linq.Expressions.Expression.Lambda<Func<TRow, T>>(field, row).Compile();
            Set = System.Linq.Expressions.Expression.Lambda<Action<TRow, T>>(
                System.Linq.Expressions.Expression.Assign(field, value), row, value).Compile();
        }
    }

    public Func<TRow, T> Get { get; }

    public Action<TRow, T> Set { get; }
}
