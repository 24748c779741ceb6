using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams;

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
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<EventRateTransformer>("MLHEVRAT", LoaderSignature);

    internal EventRateTransformer(IHostEnvironment env, StreamColumns columns, TimeSpan halfLife)
        : base(env.Register(nameof(EventRateTransformer)), columns) => HalfLife = halfLife;

    /// <summary>The age at which an event counts half.</summary>
    public TimeSpan HalfLife { get; }

    private protected override VersionInfo Version => FormatVersion;

    private protected override TimeSpan Span => HalfLife;

    internal static EventRateTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        (StreamColumns columns, TimeSpan span) = Load(ctx, FormatVersion, nameof(EventRateTransformer));
        return new(env, columns, span);
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override StreamTransformer With(StreamColumns columns) => new EventRateTransformer(Host, columns, HalfLife);

    // As long as a hundredth of an event is left of it.
    private protected override bool IsMissed(EventClock clock, long ticks) =>
        clock.LastTicks is long last && Decayed(clock.Rate, ticks - last) >= 0.01;

    private protected override float Advance(EventClock clock, long ticks)
    {
        // r_n = 1 + r_(n-1) 2^(-(t_n - t_(n-1)) / halfLife); late events count as simultaneous.
        long last = clock.LastTicks ?? ticks;
        clock.LastTicks = Math.Max(ticks, last);
        clock.Rate = 1 + Decayed(clock.Rate, ticks - last);
        return (float)Math.Log(clock.Rate);
    }

    private double Decayed(double rate, long age) => rate * Math.Pow(2, -(double)Math.Max(0, age) / HalfLife.Ticks);
}
