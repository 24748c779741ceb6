using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams.Events;

[assembly: LoadableClass(
    typeof(NoveltyTransformer), null, typeof(SignatureLoadModel), "Novelty", NoveltyTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(NoveltyTransformer), null, typeof(SignatureLoadDataTransform), "Novelty",
    NoveltyTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// How new an event's value is to its stream, in [0, 1]: 1 for one never seen there, else 1 - 2^(-(time since it was last seen) /
/// half-life).
/// </summary>
/// <inheritdoc cref="EventHistoryTransformer" path="/remarks"/>
public sealed class NoveltyTransformer : EventValueTransformer
{
    internal const string LoaderSignature = "MLHNovelty";
    private const int Tables = 1;
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<NoveltyTransformer>("MLHNOVEL", LoaderSignature);

    internal NoveltyTransformer(IHostEnvironment env, Body body) : base(env.Register(nameof(NoveltyTransformer)), body)
    {
    }

    private protected override VersionInfo Version => FormatVersion;

    private protected override int TableCount => Tables;

    internal static NoveltyTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new(env, Load(ctx, FormatVersion, nameof(NoveltyTransformer), Tables));

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    private protected override EventValueTransformer Create(Body body) => new NoveltyTransformer(Host, body);

    private protected override double Take(ReadOnlySpan<EventClock> states, long ticks)
    {
        EventClock value = states[0];
        double novelty = value.LastTicks is long last ? 1 - EventClock.Decay(ticks - last, HalfLife) : 1;
        value.Set(ticks, rate: 0);
        return novelty;
    }
}
