using MLNetHybrid.Components;
using MLNetHybrid.ModelFiles;


namespace MLNetHybrid.Streams;

/// <summary>The columns of a <see cref="StreamTransformer"/>.</summary>
/// <param name="Output">Name of the output column.</param>
/// <param name="Input">Name of the input column.</param>
/// <param name="Partition">Names of the partition columns; empty: one stream.</param>
/// <param name="MaximumPartitions">Streams remembered at the same time.</param>
/// <param name="Status">Output, Int32: a <see cref="RowStatus"/>; null: not given.</param>
internal sealed record StreamColumns(string Output, string Input, IReadOnlyList<string> Partition, int MaximumPartitions, string? Status = null)
{
    public const int DefaultMaximumPartitions = 100_000;
    private const int PartitionLimit = 1 << 24;
    private const int MaximumPartitionColumns = 16;

    /// <param name="output">Name of the output column; null: the input column's.</param>
    /// <param name="input">Name of the input column.</param>
    /// <param name="partition">Names of the partition columns; null or empty: one stream.</param>
    /// <param name="maximumPartitions">Streams remembered at the same time.</param>
    /// <param name="component">Name for error messages.</param>
    /// <param name="status">Name of the status column; null: none.</param>
    public static StreamColumns Checked(string? output, string? input, IReadOnlyList<string>? partition, int maximumPartitions, string component, string? status = null)
    {
        string source = Argument.ColumnName(input, $"{component}.InputColumnName");
        string[] keys = [.. (partition ?? []).Select(name => Argument.ColumnName(name, $"{component}.PartitionColumnNames"))];
        Argument.InRange(keys.Length, 0, MaximumPartitionColumns, $"the number of {component}.PartitionColumnNames");
        string target = output is null ? source : Argument.ColumnName(output, $"{component}.OutputColumnName");
        if (status is not null) Argument.ColumnName(status, $"{component}.StatusColumnName");
        if (status == target) throw new ArgumentException($"{component}.StatusColumnName must differ from the output column's name; both are '{status}'.", nameof(status));
        return new(target, source, keys, CheckedMaximum(maximumPartitions, component), status);
    }

    /// <summary>A limit on streams in its range.</summary>
    public static int CheckedMaximum(int maximumPartitions, string component) =>
        Argument.InRange(maximumPartitions, 1, PartitionLimit, $"{component}.MaximumPartitions");

    public void Write(BinaryWriter writer)
    {
        writer.Write(Output);
        writer.Write(Input);
        writer.Write(MaximumPartitions);
        writer.Write(Partition.Count);
        foreach (string name in Partition) writer.Write(name);
        writer.WriteStringOrNull(Status);
    }

    public static StreamColumns Read(ModelBodyReader reader)
    {
        string output = reader.ReadString("the output column's name"), input = reader.ReadString("the input column's name");
        int maximum = reader.ReadInt32(1, PartitionLimit, "the number of partitions");
        var partition = new string[reader.ReadInt32(0, MaximumPartitionColumns, "the number of partition columns")];
        for (int i = 0; i < partition.Length; i++) partition[i] = reader.ReadString("a partition column's name");
        return new(output, input, partition, maximum, reader.ReadStringOrNull("the status column's name"));
    }
}
