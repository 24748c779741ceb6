namespace MLNetHybrid.Orleans.Kafka.Tests;

/// <summary>What a cluster does with numbers, in memory: applies each once, and forgets at a crash what it has not stored.</summary>
internal sealed class RecordingClient : IStreamScoringClient<Reading, ReadingVerdict>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _applied = [];
    private Dictionary<string, long> _stored = [];
    private bool _forgetsVerdicts;

    public List<string> Applied { get; } = [];

    public long StoredCount { get; private set; }

    public int Failures { get; set; }

    /// <summary>How many calls lose the second half of their events; the first is stored, and known without its verdicts then.</summary>
    public int PartialFailures { get; set; }

    public bool StorageFails { get; set; }

    public long UnpersistedCount => Applied.Count - StoredCount;

    public async Task<ScoredEvent<ReadingVerdict>[]> ScoreAsync(
        IReadOnlyList<Reading> events, CancellationToken cancellationToken = default)
    {
        await Task.Delay(2, cancellationToken);
        lock (_lock)
        {
            if (Failures > 0)
            {
                Failures--;
                throw new StreamScoringException("No silo answers.");
            }
            if (PartialFailures > 0)
            {
                PartialFailures--;
                _forgetsVerdicts = true;
                ScoredEvent<ReadingVerdict>?[] answers = new ScoredEvent<ReadingVerdict>?[events.Count];
                for (int i = 0; i < events.Count / 2; i++) answers[i] = Score(events[i]);
                throw new PartiallyScoredException<ReadingVerdict>("A silo does not answer.") { Answers = answers };
            }
            return [.. events.Select(Score)];
        }
    }

    public Task PersistAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (StorageFails) throw new StreamScoringException("The storage fails.");
            _stored = new(_applied);
            StoredCount = Applied.Count;
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SiloModel>> GetModelsAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<SiloModel>> ReloadModelsAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    private ScoredEvent<ReadingVerdict> Score(Reading row)
    {
        long last = _applied.GetValueOrDefault(row.Machine, -1);
        if (row.Machine == "refused") return new(EventOutcome.Refused, null, last, last, null, "Its vector has another length.");
        long stored = _stored.GetValueOrDefault(row.Machine, -1);
        if (row.Number <= last)
            return new(EventOutcome.Duplicate, _forgetsVerdicts ? null : new() { Score = row.Number }, last, stored, "m", null);
        _applied[row.Machine] = row.Number;
        Applied.Add($"{row.Machine} {row.Number}");
        return new(EventOutcome.Applied, new() { Score = row.Number }, row.Number, stored, "m", null);
    }
}
