using Parquet;
using Parquet.Schema;

namespace BatchScoring.Tests;

/// <summary>Parquet files that another program might write.</summary>
internal static class TestFile
{
    /// <summary>Columns Key, Time and s000 of one row group; keys may be missing, and so may values.</summary>
    public static void Write(string path, string?[] keys, DateTime[] times, float?[] values)
    {
        var key = new DataField("Key", typeof(string), isNullable: true);
        var time = new DataField<DateTime>("Time", nullable: false);
        var value = new DataField<float>("s000", nullable: true);
        WriteGroup(path, [key, time, value], async group =>
        {
            await group.WriteAsync(key, keys!);
            await group.WriteAsync<DateTime>(time, times.AsMemory());
            await group.WriteAsync<float>(value, values.AsMemory());
        });
    }

    /// <summary>Columns Key and Name of text.</summary>
    public static void WriteTexts(string path, string[] keys, string[] names)
    {
        DataField key = new("Key", typeof(string), isNullable: true), name = new("Name", typeof(string), isNullable: true);
        WriteGroup(path, [key, name], async group =>
        {
            await group.WriteAsync(key, keys);
            await group.WriteAsync(name, names);
        });
    }

    private static void WriteGroup(string path, Field[] fields, Func<ParquetRowGroupWriter, Task> write)
    {
        using FileStream stream = File.Create(path);
        ParquetWriter writer = ParquetWriter.CreateAsync(new ParquetSchema(fields), stream).GetAwaiter().GetResult();
        using (ParquetRowGroupWriter group = writer.CreateRowGroup()) write(group).GetAwaiter().GetResult();
        writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
