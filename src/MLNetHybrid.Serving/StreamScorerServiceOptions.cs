using Microsoft.ML;
using MLNetHybrid.Serving.Models;

namespace MLNetHybrid.Serving;

/// <summary>How an application's stream scorer is served; <c>AddStreamScorer</c> fills it in.</summary>
/// <typeparam name="TEvent">An event.</typeparam>
/// <typeparam name="TVerdict">A verdict.</typeparam>
public sealed class StreamScorerServiceOptions<TEvent, TVerdict> where TEvent : class where TVerdict : class, new()
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(10), Most = TimeSpan.FromDays(1);

    /// <summary>The scorer's own options: lanes, sizes, columns.</summary>
    public StreamScorerOptions Scorer { get; set; } = new();

    /// <summary>
    /// What is done to each model after it was verified and loaded and before it scores, such as
    /// <c>(ml, model, schema) => ml.AnomalyDetection.UseOnnxRuntime(model, schema)</c>. Default: nothing.
    /// </summary>
    public Func<MLContext, ITransformer, DataViewSchema?, ITransformer>? Prepare { get; set; }

    /// <summary>Device that ONNX Runtime computes on; null: the CPU.</summary>
    public int? GpuDeviceId { get; set; }

    /// <summary>
    /// Whether a verdict is an alarm. Default: its Boolean member that is the column <c>PredictedLabel</c>, if it has one.
    /// </summary>
    public Func<TVerdict, bool>? IsAnomaly { get; set; }

    /// <summary>Keeps the streams' memories, which a restart then finds again. Default null: they are lost.</summary>
    public IStreamStateStore? StateStore { get; set; }

    /// <summary>How often what has changed is kept, in [10 ms, 1 day]. Default 10 s.</summary>
    public TimeSpan SaveEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how many changes a new base is written, in [1, 100,000]. Default 60.</summary>
    public int ChangesPerBase { get; set; } = 60;

    /// <summary>What events and verdicts were like in training. Default null: drift is not watched.</summary>
    public DriftReference? DriftReference { get; set; }

    /// <summary>How drift is watched.</summary>
    public DriftOptions Drift { get; set; } = new();

    internal ModelSource? Source { get; set; }

    internal void Check(string name)
    {
        if (Source is null)
            throw new ArgumentException($"{name}: a model is needed; call FromFile or FromUri.");
        InRange(SaveEvery, $"{name}: {nameof(SaveEvery)}");
        if (ChangesPerBase is < 1 or > 100_000)
            throw new ArgumentException($"{name}: {nameof(ChangesPerBase)} must be in [1, 100000]; got {ChangesPerBase}.");
        if (Source.Period is TimeSpan period) InRange(period, $"{name}: the period of '{Source.Name}'");
        Drift.Check();
    }

    private static void InRange(TimeSpan value, string option)
    {
        if (value < Least || value > Most) throw new ArgumentException($"{option} must be in [{Least}, {Most}]; got {value}.");
    }
}
