using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams.Events;

[assembly: LoadableClass(
    typeof(DistinctCountTransformer), null, typeof(SignatureLoadModel), "Distinct count", DistinctCountTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(DistinctCountTransformer), null, typeof(SignatureLoadDataTransform), "Distinct count",
    DistinctCountTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// How many distinct values a stream had of late: ln d, where d is their number up to and with this event, each weighing
/// 2^(-(time since it was last seen) / half-life). A stream with one value gives 0.
/// </summary>
/// <inheritdoc cref="EventHistoryTransformer" path="/remarks"/>
public sealed class DistinctCountTransformer : EventValueTransformer
{
    internal const string LoaderSignature = "MLHDistinctCount";
    private const int Tables = 2;
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<DistinctCountTransformer>("MLHDISTN", LoaderSignature);

    internal DistinctCountTransformer(IHostEnvironment env, Body body) : base(env.Register(nameof(DistinctCountTransformer)), body)
    {
    }

    private protected override VersionInfo Version => FormatVersion;

    private protected override int TableCount => Tables;

    internal static DistinctCountTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new(env, Load(ctx, FormatVersion, nameof(DistinctCountTransformer), Tables));

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    private protected override EventValueTransformer Create(Body body) => new DistinctCountTransformer(Host, body);

    private protected override double Take(ReadOnlySpan<EventClock> states, long ticks)
    {
        (EventClock value, EventClock stream) = (states[0], states[1]);
        // One clock for all values of the stream: late events count as simultaneous with the stream's latest.
        long now = Math.Max(ticks, stream.LastTicks ?? ticks);
        double before = value.LastTicks is long last ? EventClock.Decay(now - last, HalfLife) : 0;
        double count = Math.Max(1, stream.RateAt(now, HalfLife) - before + 1);   // less than 1 only by rounding, or if forgotten
        value.Set(now, rate: 0);
        stream.Set(now, count);
        return Math.Log(count);
    }
}
