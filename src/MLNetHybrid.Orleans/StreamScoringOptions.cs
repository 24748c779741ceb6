using Microsoft.ML;

namespace MLNetHybrid.Orleans;

/// <summary>How a silo scores; <c>siloBuilder.AddStreamScoring</c> fills it in.</summary>
public sealed class StreamScoringOptions
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(10), Most = TimeSpan.FromDays(1);

    /// <summary>
    /// The options of each bucket's scorer. Lanes, sequence numbers and queues are the cluster's own here and must be left as they are.
    /// </summary>
    public StreamScorerOptions Scorer { get; set; } = new();

    /// <summary>
    /// What is done to each model after it was verified and loaded and before it scores, such as
    /// <c>(ml, model, schema) => ml.AnomalyDetection.UseOnnxRuntime(model, schema)</c>. Default: nothing.
    /// </summary>
    public Func<MLContext, ITransformer, DataViewSchema?, ITransformer>? Prepare { get; set; }

    /// <summary>Device that ONNX Runtime computes on; null: the CPU.</summary>
    public int? GpuDeviceId { get; set; }

    /// <summary>Name of Orleans' grain storage that keeps the buckets. Default <c>"Default"</c>.</summary>
    public string StorageName { get; set; } = "Default";

    /// <summary>After how many events a bucket is stored, in [1, 1,000,000]. Default 1,000.</summary>
    public int SaveEvents { get; set; } = 1000;

    /// <summary>How long an event waits at most until its bucket is stored, in [10 ms, 1 day]. Default 1 s.</summary>
    public TimeSpan SaveEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// After how many changes a bucket is stored as a whole, in [0, 64]; each is a record of its own, all of which a bucket reads when it
    /// wakes up. 0: always as a whole. Default 8.
    /// </summary>
    public int ChangesPerBase { get; set; } = 8;

    internal void Check(string name)
    {
        if (Scorer.Lanes is not (null or 1) || Scorer.SequenceColumnName is not null || Scorer.KeyColumnNames is not null)
            throw new ArgumentException($"{name}: {nameof(Scorer)} must leave {nameof(Scorer.Lanes)}, {nameof(Scorer.SequenceColumnName)} "
                + $"and {nameof(Scorer.KeyColumnNames)} as they are; {nameof(StreamBuckets)} says these things of a cluster.");
        ArgumentException.ThrowIfNullOrWhiteSpace(StorageName);
        if (SaveEvents is < 1 or > 1_000_000)
            throw new ArgumentException($"{name}: {nameof(SaveEvents)} must be in [1, 1000000]; got {SaveEvents}.");
        if (SaveEvery < Least || SaveEvery > Most)
            throw new ArgumentException($"{name}: {nameof(SaveEvery)} must be in [{Least}, {Most}]; got {SaveEvery}.");
        if (ChangesPerBase is < 0 or > 64)
            throw new ArgumentException($"{name}: {nameof(ChangesPerBase)} must be in [0, 64]; got {ChangesPerBase}.");
    }
}
