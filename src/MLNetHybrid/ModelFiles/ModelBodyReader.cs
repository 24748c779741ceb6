using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MLNetHybrid.ModelFiles;

/// <summary>
/// Reads what a <see cref="BinaryWriter"/> wrote into a component's body (little endian). Every length is checked against
/// the bytes that are left before anything is allocated, every value against its range.
/// </summary>
/// <exception cref="FormatException">Thrown by every method on damaged content; the message names component and field.</exception>
internal sealed class ModelBodyReader(string component, byte[] body, string file = ModelBodyReader.ModelFile)
{
    public const string ModelFile = "model file";

    private int _position;

    public int ReadInt32(int min, int max, string field)
    {
        int value = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), field));
        return value >= min && value <= max ? value : throw OutOfRange(field, value, min, max);
    }

    public long ReadInt64(long min, long max, string field)
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long), field));
        return value >= min && value <= max ? value : throw OutOfRange(field, value, min, max);
    }

    /// <summary>Any value but NaN.</summary>
    public float ReadSingle(string field, float min = float.NegativeInfinity, float max = float.PositiveInfinity)
    {
        float value = BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float), field));
        return value >= min && value <= max ? value : throw OutOfRange(field, value, min, max);
    }

    /// <summary>Any value but NaN.</summary>
    public double ReadDouble(string field, double min = double.NegativeInfinity, double max = double.PositiveInfinity)
    {
        double value = BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double), field));
        return value >= min && value <= max ? value : throw OutOfRange(field, value, min, max);
    }

    public bool ReadBoolean(string field) => Take(1, field)[0] switch
    {
        0 => false,
        1 => true,
        byte other => throw OutOfRange(field, other, 0, 1),
    };

    public TEnum ReadEnum<TEnum>(string field) where TEnum : struct, Enum
    {
        int number = ReadInt32(int.MinValue, int.MaxValue, field);
        var value = (TEnum)Enum.ToObject(typeof(TEnum), number);
        return Enum.IsDefined(value) ? value : throw Damaged($"{field} {number} is not a {typeof(TEnum).Name}");
    }

    /// <summary>A string as <see cref="BinaryWriter.Write(string)"/> wrote it.</summary>
    public string ReadString(string field)
    {
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            if (shift > 28) throw Damaged($"the length of {field} is malformed");
            byte next = Take(1, field)[0];
            length |= (next & 0x7f) << shift;
            if (next < 0x80) break;
        }
        return Encoding.UTF8.GetString(Take(length, field));
    }

    /// <summary>Text as <see cref="ModelBodyWriting.WriteUtf16"/> wrote it.</summary>
    public string ReadUtf16(string field) => new(ReadArray<char>(ReadInt32(0, int.MaxValue, $"the length of {field}"), field));

    public string? ReadStringOrNull(string field) => ReadBoolean(field) ? ReadString(field) : null;

    /// <summary>A time span of at most <paramref name="largest"/> in either direction, or null.</summary>
    public TimeSpan? ReadTimeSpanOrNull(TimeSpan largest, string field) =>
        ReadBoolean($"whether there is {field}") ? TimeSpan.FromTicks(ReadInt64(-largest.Ticks, largest.Ticks, field)) : null;

    /// <summary>As many values as asked for, without a length prefix.</summary>
    public T[] ReadArray<T>(int count, string field) where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = Take((long)count * Unsafe.SizeOf<T>(), field);
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Model files are read on little-endian machines only.");
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }

    /// <summary>As many values as there is room for, without a length prefix.</summary>
    public void ReadInto(Span<float> destination, string field)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Model files are read on little-endian machines only.");
        Take((long)destination.Length * sizeof(float), field).CopyTo(MemoryMarshal.AsBytes(destination));
    }

    /// <summary>Whether everything has been read.</summary>
    public bool IsAtEnd => _position == body.Length;

    /// <summary>The body must have been read to its end.</summary>
    public void End()
    {
        if (_position != body.Length) throw Damaged(FormattableString.Invariant($"{body.Length - _position} bytes follow its end"));
    }

    /// <summary>For conditions that only the component knows.</summary>
    public void Check(bool condition, string problem)
    {
        if (!condition) throw Damaged(problem);
    }

    public static FormatException Damaged(string component, string problem, string file = ModelFile) =>
        new($"The {file} is damaged: component '{component}': {problem}.");

    private FormatException Damaged(string problem) => Damaged(component, problem, file);

    private ReadOnlySpan<byte> Take(long count, string field)
    {
        if (count < 0 || count > body.Length - _position)
            throw Damaged(FormattableString.Invariant($"{field} needs {count} bytes, {body.Length - _position} are left"));
        ReadOnlySpan<byte> bytes = body.AsSpan(_position, (int)count);
        _position += (int)count;
        return bytes;
    }

    private FormatException OutOfRange<T>(string field, T value, T min, T max) =>
        Damaged(FormattableString.Invariant($"{field} must be in [{min}, {max}]; got {value}"));
}
