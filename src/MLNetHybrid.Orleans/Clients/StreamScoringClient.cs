using MLNetHybrid.Orleans.Buckets;
using MLNetHybrid.Orleans.Models;
using MLNetHybrid.Orleans.Placement;
using Orleans.Runtime;

namespace MLNetHybrid.Orleans.Clients;

/// <summary>Spreads events over buckets. Safe from several threads.</summary>
internal sealed class StreamScoringClient<TEvent, TVerdict> : IStreamScoringClient<TEvent, TVerdict>, IDisposable
    where TEvent : class where TVerdict : class, new()
{
    private readonly EventFormat<TEvent, TVerdict> _format;
    private readonly IGrainFactory _grains;
    private readonly Lazy<BucketQueue<TEvent, TVerdict>>[] _queues;

    public StreamScoringClient(
        EventFormat<TEvent, TVerdict> format, IGrainFactory grains, StreamScoringClientOptions options, TimeProvider clock)
    {
        (_format, _grains) = (format, grains);
        _queues =
        [
            .. Enumerable.Range(0, format.Buckets.Count).Select(bucket => new Lazy<BucketQueue<TEvent, TVerdict>>(
                () => new(format, grains.GetGrain<IBucketGrain>(format.BucketKey(bucket)), options, clock))),
        ];
    }

    public long UnpersistedCount => Begun().Sum(queue => (long)queue.UnpersistedCount);

    public Task<ScoredEvent<TVerdict>[]> ScoreAsync(IReadOnlyList<TEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        cancellationToken.ThrowIfCancellationRequested();
        if (events.Count == 0) return Task.FromResult<ScoredEvent<TVerdict>[]>([]);
        var call = new ScoringCall<TEvent, TVerdict>(events);
        var sent = new SentEvent<TEvent, TVerdict>[events.Count];
        int[] buckets = new int[sent.Length];
        for (int i = 0; i < sent.Length; i++)
        {
            TEvent row = events[i] ?? throw new ArgumentException($"Event {i} is null.", nameof(events));
            UInt128 key = _format.Key.Hash(row);
            sent[i] = new(call, i, row, key, _format.Key.Sequence(row));
            buckets[i] = _format.Key.Bucket(key);
        }
        // By bucket, and within one in their order.
        int[] starts = new int[_queues.Length + 1];
        foreach (int bucket in buckets) starts[bucket + 1]++;
        for (int bucket = 0; bucket < _queues.Length; bucket++) starts[bucket + 1] += starts[bucket];
        var ordered = new SentEvent<TEvent, TVerdict>[sent.Length];
        int[] next = starts[..^1];
        for (int i = 0; i < sent.Length; i++) ordered[next[buckets[i]]++] = sent[i];
        for (int bucket = 0; bucket < _queues.Length; bucket++)
            if (starts[bucket] < starts[bucket + 1])
                _queues[bucket].Value.Enqueue(ordered.AsSpan(starts[bucket]..starts[bucket + 1]));
        return cancellationToken.CanBeCanceled ? call.Task.WaitAsync(cancellationToken) : call.Task;
    }

    public Task PersistAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(Begun().Where(queue => queue.UnpersistedCount > 0).Select(queue => queue.Persist(cancellationToken)));

    public Task<IReadOnlyList<SiloModel>> GetModelsAsync(CancellationToken cancellationToken = default) =>
        Ask(grain => grain.Get(), cancellationToken);

    public Task<IReadOnlyList<SiloModel>> ReloadModelsAsync(CancellationToken cancellationToken = default) =>
        Ask(grain => grain.Reload(), cancellationToken);

    public void Dispose()
    {
        foreach (BucketQueue<TEvent, TVerdict> queue in Begun()) queue.Dispose();
    }

    private IEnumerable<BucketQueue<TEvent, TVerdict>> Begun() => _queues.Where(queue => queue.IsValueCreated).Select(queue => queue.Value);

    private async Task<IReadOnlyList<SiloModel>> Ask(Func<ISiloModelGrain, Task<SiloModel>> ask, CancellationToken cancel)
    {
        Dictionary<SiloAddress, SiloStatus> hosts;
        try
        {
            hosts = await _grains.GetGrain<IManagementGrain>(0).GetHosts(true, cancel).WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new StreamScoringException($"No silo answers: {failure.Message}", failure);
        }
        return await Task.WhenAll(hosts.Keys.Order().Select(Answer)).ConfigureAwait(false);

        async Task<SiloModel> Answer(SiloAddress silo)
        {
            try
            {
                var grain = _grains.GetGrain<ISiloModelGrain>($"{_format.Name}/{BucketPlacement.SiloPrefix}{silo.ToParsableString()}");
                return await ask(grain).WaitAsync(cancel).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                return new(silo.ToString(), null, 0, failure.Message, 0, 0, 0);
            }
        }
    }
}
