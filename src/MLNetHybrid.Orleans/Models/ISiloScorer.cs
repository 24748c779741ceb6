using MLNetHybrid.Orleans.Buckets;
using MLNetHybrid.Orleans.Telemetry;

namespace MLNetHybrid.Orleans.Models;

/// <summary>
/// What a silo has of one scoring, of whatever events: the model, and the buckets that use it. Safe from several threads.
/// </summary>
internal interface ISiloScorer
{
    StreamScoringOptions Options { get; }

    ScoringMetrics Metrics { get; }

    /// <summary>How often the model's source is asked for changes; null: when told.</summary>
    TimeSpan? Period { get; }

    /// <summary>Why the latest model was refused; null: it was not.</summary>
    string? LoadProblem { get; }

    /// <summary>The model's hash; null: there is none.</summary>
    string? ModelHash { get; }

    /// <summary>Why a bucket could not be stored the last time; null: it could.</summary>
    string? StorageProblem { get; set; }

    /// <summary>Checks the options and loads the first model.</summary>
    Task Start(CancellationToken cancel);

    /// <summary>Loads the model anew where its source has changed; a broken one is refused, and the old one stays.</summary>
    Task Reload(CancellationToken cancel);

    SiloModel Describe(string silo);

    /// <summary>A bucket that remembers nothing yet.</summary>
    IBucket CreateBucket();
}
