using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.Events;
using MLNetHybrid.Times;

namespace MLNetHybrid;

/// <summary>A number per event that depends on its stream's earlier events and their times. Output: Single.</summary>
/// <inheritdoc cref="StreamTransformer" path="/remarks"/>
public abstract class EventTimeTransformer : StreamTransformer
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(36525);

    private protected EventTimeTransformer(IHost host, StreamColumns columns) : base(host, columns)
    {
    }

    internal sealed override string ExpectedInput => WallClockReader.Expected;

    internal sealed override bool CanRead(SchemaShape.Column input) =>
        input.Kind == SchemaShape.Column.VectorKind.Scalar && WallClockReader.CanRead(input.ItemType);

    internal sealed override SchemaShape.Column OutputShape =>
        new(OutputColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false);

    internal sealed override DataViewType? OutputType(DataViewType inputType) =>
        WallClockReader.CanRead(inputType) ? NumberDataViewType.Single : null;

    /// <summary>Starts to follow the events that <paramref name="row"/> stands on.</summary>
    private protected EventMemory<TState> CreateMemory<TState>(DataViewRow row, DataViewSchema.Column times, PartitionKey[] keys,
        EventFunction<TState> function, Func<TState, long, bool> isMissed, LearnedEvents<TState>? learned = null)
        where TState : class, IEventState<TState>, new() =>
        new(Host, GetType().Name.Replace("Transformer", "", StringComparison.Ordinal), Columns, row, times, keys,
            function, isMissed, learned);

    internal static void CheckSpan(TimeSpan span, string name) =>
        Argument.AboveUpTo(span.TotalSeconds, 0, LongestTime.TotalSeconds, $"{name} in seconds");

    /// <summary>Header of the transformer in a file.</summary>
    private protected abstract VersionInfo Version { get; }

    /// <summary>Writes what the transformer knows besides its columns.</summary>
    private protected abstract void WriteBody(BinaryWriter writer);

    internal sealed override void Save(ModelSaveContext ctx) => ModelBody.Save(ctx, Version, writer =>
    {
        Columns.Write(writer);
        WriteBody(writer);
    });

    /// <summary>Reads a time span, of at least a tick.</summary>
    internal static TimeSpan ReadSpan(ModelBodyReader reader, string field) =>
        TimeSpan.FromTicks(reader.ReadInt64(1, LongestTime.Ticks, field));
}
