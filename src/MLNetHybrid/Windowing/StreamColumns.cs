using MLNetHybrid.Components;

namespace MLNetHybrid.Windowing;

/// <summary>The columns of a <see cref="StreamTransformer"/>.</summary>
internal sealed record StreamColumns(string Output, string Input, IReadOnlyList<string> Partition, int MaximumPartitions)
{
    public const int DefaultMaximumPartitions = 10_000;
    private const int PartitionLimit = 1 << 24;
    private const int MaximumPartitionColumns = 16;

    /// <param name="output">Name of the output column; null: the input column's.</param>
    /// <param name="input">Name of the input column.</param>
    /// <param name="partition">Names of the partition columns; null or empty: one stream.</param>
    /// <param name="maximumPartitions">Streams remembered at the same time.</param>
    /// <param name="component">Name for error messages.</param>
    public static StreamColumns Checked(string? output, string? input, IReadOnlyList<string>? partition, int maximumPartitions, string component)
    {
        string source = Require.ColumnName(input, $"{component}.InputColumnName");
        string[] keys = [.. (partition ?? []).Select(name => Require.ColumnName(name, $"{component}.PartitionColumnNames"))];
        Require.InRange(keys.Length, 0, MaximumPartitionColumns, $"the number of {component}.PartitionColumnNames");
        string target = output is null ? source : Require.ColumnName(output, $"{component}.OutputColumnName");
        return new(target, source, keys, Require.InRange(maximumPartitions, 1, PartitionLimit, $"{component}.MaximumPartitions"));
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Output);
        writer.Write(Input);
        writer.Write(MaximumPartitions);
        writer.Write(Partition.Count);
        foreach (string name in Partition) writer.Write(name);
    }

    public static StreamColumns Read(PayloadReader reader)
    {
        string output = reader.ReadString("the output column's name"), input = reader.ReadString("the input column's name");
        int maximum = reader.ReadInt32(1, PartitionLimit, "the number of partitions");
        var partition = new string[reader.ReadInt32(0, MaximumPartitionColumns, "the number of partition columns")];
        for (int i = 0; i < partition.Length; i++) partition[i] = reader.ReadString("a partition column's name");
        return new(output, input, partition, maximum);
    }
}
