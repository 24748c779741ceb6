using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.Events;

[assembly: LoadableClass(
    typeof(ElapsedTimeTransformer), null, typeof(SignatureLoadModel), "Elapsed time", ElapsedTimeTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(ElapsedTimeTransformer), null, typeof(SignatureLoadDataTransform), "Elapsed time",
    ElapsedTimeTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// Time since the stream's last event: ln(1 + seconds), at most ln(1 + <see cref="MaximumTime"/>), which the first event gets.
/// </summary>
/// <inheritdoc cref="StreamTransformer" path="/remarks"/>
public sealed class ElapsedTimeTransformer : EventTimeTransformer
{
    internal const string LoaderSignature = "MLHElapsedTime";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<ElapsedTimeTransformer>("MLHELAPS", LoaderSignature);

    internal ElapsedTimeTransformer(IHostEnvironment env, StreamColumns columns, TimeSpan maximumTime)
        : base(env.Register(nameof(ElapsedTimeTransformer)), columns) => MaximumTime = maximumTime;

    /// <summary>Longer times count as this one.</summary>
    public TimeSpan MaximumTime { get; }

    private protected override VersionInfo Version => FormatVersion;

    private protected override void WriteBody(BinaryWriter writer) => writer.Write(MaximumTime.Ticks);

    internal static ElapsedTimeTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(ElapsedTimeTransformer));
        StreamColumns columns = StreamColumns.Read(reader);
        TimeSpan maximumTime = ReadSpan(reader, "the maximum time");
        reader.End();
        return new(env, columns, maximumTime);
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override StreamTransformer With(StreamColumns columns) => new ElapsedTimeTransformer(Host, columns, MaximumTime);

    internal override StreamMemory CreateMemory(DataViewRow row, DataViewSchema.Column input) =>
        // Later on it gets the value of a stream's first event whether it is remembered or not.
        CreateMemory<EventClock>(row, input, [new PartitionKey(row, PartitionColumnNames)], Take,
            isMissed: (clock, ticks) => ticks - clock.LastTicks < MaximumTime.Ticks);

    private float Take(ReadOnlySpan<EventClock> stream, long ticks)
    {
        // Events that come late, with an earlier time than their predecessor, count as simultaneous.
        long elapsed = stream[0].LastTicks is long last ? Math.Clamp(ticks - last, 0, MaximumTime.Ticks) : MaximumTime.Ticks;
        stream[0].Set(ticks, rate: 0);
        return (float)Math.Log(1 + TimeSpan.FromTicks(elapsed).TotalSeconds);
    }
}
