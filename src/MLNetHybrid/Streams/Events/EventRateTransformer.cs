using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.Events;

[assembly: LoadableClass(
    typeof(EventRateTransformer), null, typeof(SignatureLoadModel), "Event rate", EventRateTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(EventRateTransformer), null, typeof(SignatureLoadDataTransform), "Event rate",
    EventRateTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// How busy a stream is: ln r, where r counts the stream's events up to this one, each weighing 2^(-age / <see cref="HalfLife"/>).
/// A lone event gives 0.
/// </summary>
/// <inheritdoc cref="StreamTransformer" path="/remarks"/>
public sealed class EventRateTransformer : EventTimeTransformer
{
    internal const string LoaderSignature = "MLHEventRate";

    /// <summary>What is left of an event once it may be forgotten.</summary>
    internal const double LeastEffect = 0.01;

    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<EventRateTransformer>("MLHEVRAT", LoaderSignature);

    internal EventRateTransformer(IHostEnvironment env, StreamColumns columns, TimeSpan halfLife)
        : base(env.Register(nameof(EventRateTransformer)), columns) => HalfLife = halfLife;

    /// <summary>The age at which an event counts half.</summary>
    public TimeSpan HalfLife { get; }

    private protected override VersionInfo Version => FormatVersion;

    private protected override void WriteBody(BinaryWriter writer) => writer.Write(HalfLife.Ticks);

    internal static EventRateTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(EventRateTransformer));
        StreamColumns columns = StreamColumns.Read(reader);
        TimeSpan halfLife = ReadSpan(reader, "the half-life");
        reader.End();
        return new(env, columns, halfLife);
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override StreamTransformer With(StreamColumns columns) => new EventRateTransformer(Host, columns, HalfLife);

    internal override StreamMemory CreateMemory(DataViewRow row, DataViewSchema.Column input) =>
        CreateMemory<EventClock>(row, input, [new PartitionKey(row, PartitionColumnNames)], Take,
            isMissed: (clock, ticks) => clock.RateAt(ticks, HalfLife) >= LeastEffect);

    private float Take(ReadOnlySpan<EventClock> stream, long ticks)
    {
        // r_n = 1 + r_(n-1) 2^(-(t_n - t_(n-1)) / halfLife).
        double rate = 1 + stream[0].RateAt(ticks, HalfLife);
        stream[0].Set(ticks, rate);
        return (float)Math.Log(rate);
    }
}
