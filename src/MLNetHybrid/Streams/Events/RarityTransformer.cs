using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams.Events;

[assembly: LoadableClass(
    typeof(RarityTransformer), null, typeof(SignatureLoadModel), "Rarity", RarityTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(RarityTransformer), null, typeof(SignatureLoadDataTransform), "Rarity",
    RarityTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// How rare an event's value is in its stream: -ln p, where p = (c + 1/2) / (n + 1) estimates the share of events with this value from n
/// earlier ones of the stream, c of which had it, each weighing 2^(-age / half-life). A stream's first event gives ln 2.
/// </summary>
/// <inheritdoc cref="EventHistoryTransformer" path="/remarks"/>
public sealed class RarityTransformer : EventValueTransformer
{
    internal const string LoaderSignature = "MLHRarity";
    private const int Tables = 2;
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<RarityTransformer>("MLHRARIT", LoaderSignature);

    internal RarityTransformer(IHostEnvironment env, Body body) : base(env.Register(nameof(RarityTransformer)), body)
    {
    }

    private protected override VersionInfo Version => FormatVersion;

    private protected override int TableCount => Tables;

    internal static RarityTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new(env, Load(ctx, FormatVersion, nameof(RarityTransformer), Tables));

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    private protected override EventValueTransformer Create(Body body) => new RarityTransformer(Host, body);

    private protected override double Take(ReadOnlySpan<EventClock> states, long ticks)
    {
        (EventClock value, EventClock stream) = (states[0], states[1]);
        double had = value.RateAt(ticks, HalfLife);
        double all = Math.Max(had, stream.RateAt(ticks, HalfLife));   // the stream may have been forgotten before its value
        value.Set(ticks, 1 + had);
        stream.Set(ticks, 1 + all);
        return Math.Log((all + 1) / (had + 0.5));
    }
}
