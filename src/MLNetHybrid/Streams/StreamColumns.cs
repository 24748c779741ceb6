using MLNetHybrid.Components;
using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Streams;

/// <summary>The columns of a <see cref="StreamTransformer"/>.</summary>
/// <param name="Output">Name of the output column.</param>
/// <param name="Input">Name of the input column.</param>
/// <param name="Partition">Names of the partition columns; empty: one stream.</param>
/// <param name="MaximumPartitions">Streams remembered at the same time.</param>
/// <param name="Status">Output, Int32: a <see cref="RowStatus"/>; null: not given.</param>
internal sealed record StreamColumns(
    string Output, string Input, IReadOnlyList<string> Partition, int MaximumPartitions, string? Status = null)
{
    public const int DefaultMaximumPartitions = 100_000;
    public const int PartitionLimit = 1 << 24;
    private const int MaximumPartitionColumns = 16;

    /// <summary>Checks the names and the limit.</summary>
    /// <param name="component">Name for error messages.</param>
    /// <param name="inputOption">What the component calls its input column.</param>
    /// <exception cref="ArgumentException">A name is empty, or two outputs have one name; or the limit is out of its range.</exception>
    public void Check(string component, string inputOption = "InputColumnName")
    {
        Argument.ColumnName(Input, $"{component}.{inputOption}");
        foreach (string name in Partition) Argument.ColumnName(name, $"{component}.PartitionColumnNames");
        Argument.InRange(Partition.Count, 0, MaximumPartitionColumns, $"the number of {component}.PartitionColumnNames");
        Argument.OutputColumns(component, ("OutputColumnName", Output ?? ""), ("StatusColumnName", Status));
        CheckedMaximum(MaximumPartitions, component);
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
