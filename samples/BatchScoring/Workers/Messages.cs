using System.Text.Json;
using BatchScoring.Scoring;

namespace BatchScoring.Workers;

/// <summary>What a worker is to do next; one line of JSON on its standard input.</summary>
/// <param name="Shard">The file's name in the input folder, and of its scores in the output folder.</param>
/// <param name="InputHash">SHA-256 of the input file, noted in the scores.</param>
internal sealed record Assignment(string Shard, string InputHash);

/// <summary>What a worker has to say; one line of JSON on its standard output.</summary>
internal sealed record WorkerMessage
{
    /// <summary>Set once, when the model is loaded: the hash of its file.</summary>
    public string? ModelHash { get; init; }

    /// <summary>Rows written since the last message.</summary>
    public long Progress { get; init; }

    /// <summary>Set when a shard's scores lie under their name.</summary>
    public ScoreCounts? Done { get; init; }

    /// <summary>Set when a shard cannot be scored: why.</summary>
    public string? Failure { get; init; }

    /// <summary>Processor time that the worker has used, in seconds.</summary>
    public double ProcessorSeconds { get; init; }

    /// <summary>The most memory that the worker's process has held, in bytes.</summary>
    public long PeakBytes { get; init; }

    public static string Line<T>(T message) => JsonSerializer.Serialize(message);
}
