using System.Runtime.InteropServices;

namespace MLNetHybrid.ModelFiles;

/// <summary>The counterparts of <see cref="ModelBodyReader"/>'s methods that <see cref="BinaryWriter"/> lacks.</summary>
internal static class ModelBodyWriting
{
    /// <summary>The values only; the reader must know how many there are.</summary>
    public static void WriteArray<T>(this BinaryWriter writer, ReadOnlySpan<T> values) where T : unmanaged =>
        writer.Write(MemoryMarshal.AsBytes(values));

    public static void WriteEnum<TEnum>(this BinaryWriter writer, TEnum value) where TEnum : struct, Enum =>
        writer.Write(Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Text from data, as it is: UTF-8 cannot hold every string of .NET.</summary>
    public static void WriteUtf16(this BinaryWriter writer, string value)
    {
        writer.Write(value.Length);
        writer.WriteArray<char>(value);
    }

    public static void WriteStringOrNull(this BinaryWriter writer, string? value)
    {
        writer.Write(value is not null);
        if (value is not null) writer.Write(value);
    }

    public static void WriteTimeSpanOrNull(this BinaryWriter writer, TimeSpan? value)
    {
        writer.Write(value.HasValue);
        if (value is TimeSpan span) writer.Write(span.Ticks);
    }
}
