using System.Buffers;
using MLNetHybrid.Orleans.Buckets;
using MLNetHybrid.Orleans.Columns;

namespace MLNetHybrid.Orleans.Clients;

/// <summary>
/// A client's way to one bucket: events that wait for it, one call under way, and what it has applied and not stored. Safe from several
/// threads.
/// </summary>
internal sealed class BucketQueue<TEvent, TVerdict>(
    EventFormat<TEvent, TVerdict> format, IBucketGrain grain, StreamScoringClientOptions options, TimeProvider clock)
    : IDisposable where TEvent : class where TVerdict : class, new()
{
    private readonly Queue<SentEvent<TEvent, TVerdict>> _waiting = new();
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly UnpersistedEvents<TEvent, TVerdict> _unpersisted = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _activation;   // that this client has spoken with; 0: none
    private bool _isServed;

    public int UnpersistedCount => _unpersisted.Count;

    /// <summary>Sends events, after those that wait.</summary>
    public void Enqueue(ReadOnlySpan<SentEvent<TEvent, TVerdict>> events)
    {
        lock (_waiting)
        {
            foreach (ref readonly SentEvent<TEvent, TVerdict> sent in events) _waiting.Enqueue(sent);
            if (_isServed) return;
            _isServed = true;
        }
        _ = Task.Run(Serve);
    }

    /// <summary>Has the bucket store everything that this client was answered.</summary>
    /// <exception cref="StreamScoringException">It did not.</exception>
    public async Task Persist(CancellationToken cancel)
    {
        await _oneAtATime.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await PersistAll(cancel).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task Serve()
    {
        var batch = new List<SentEvent<TEvent, TVerdict>>(options.BatchSize);
        while (Take(batch, options.BatchSize))
        {
            await _oneAtATime.WaitAsync().ConfigureAwait(false);
            try
            {
                if (_unpersisted.Count >= options.MostUnpersisted) await PersistAll(CancellationToken.None).ConfigureAwait(false);
                Reply reply;
                byte[] answer;
                do (reply, answer) = await Call(batch).ConfigureAwait(false);
                while (await SendAgainIfMoved(reply).ConfigureAwait(false));
                Read(reply, answer, batch);
            }
            catch (Exception failure)
            {
                // What waits behind them must not be applied before them.
                foreach (SentEvent<TEvent, TVerdict> sent in batch) sent.Call?.Fail(failure);
                lock (_waiting)
                {
                    while (_waiting.TryDequeue(out SentEvent<TEvent, TVerdict> behind)) behind.Call?.Fail(failure);
                }
            }
            finally
            {
                _oneAtATime.Release();
            }
        }
    }

    private bool Take(List<SentEvent<TEvent, TVerdict>> batch, int most)
    {
        batch.Clear();
        lock (_waiting)
        {
            while (batch.Count < most && _waiting.TryDequeue(out SentEvent<TEvent, TVerdict> sent)) batch.Add(sent);
            return _isServed = batch.Count > 0;
        }
    }

    private async Task PersistAll(CancellationToken cancel)
    {
        while (_unpersisted.Count > 0)
        {
            Reply reply = Head(await Try(() => grain.Persist(new Packet([])), cancel).ConfigureAwait(false));
            if (reply.Activation == _activation) _unpersisted.Drop(reply.Persisted);
            else await SendAgainIfMoved(reply with { Count = Reply.Moved }).ConfigureAwait(false);
        }
    }

    // Another activation has the bucket now, which does not know what was not stored.
    private async Task<bool> SendAgainIfMoved(Reply reply)
    {
        if (reply.Count != Reply.Moved)
        {
            _activation = reply.Activation;
            return false;
        }
        var batch = new List<SentEvent<TEvent, TVerdict>>(options.BatchSize);
        while (reply.Count == Reply.Moved)
        {
            // Only that activation counts events as those that are kept here.
            if (reply.RestoredFrom == _activation) _unpersisted.Drop(reply.Persisted);
            _activation = reply.Activation;
            SentEvent<TEvent, TVerdict>[] all = _unpersisted.TakeAll();
            int next = 0;
            try
            {
                while (next < all.Length)
                {
                    batch.Clear();
                    batch.AddRange(all.AsSpan(next, Math.Min(options.BatchSize, all.Length - next)));
                    (reply, byte[] answer) = await Call(batch).ConfigureAwait(false);
                    if (reply.Count == Reply.Moved) break;
                    next += batch.Count;
                    Read(reply, answer, batch);
                }
                if (next == all.Length) return true;
            }
            finally
            {
                for (; next < all.Length; next++) _unpersisted.Add(all[next], ordinal: null);
            }
        }
        return true;
    }

    private async Task<(Reply Reply, byte[] Answer)> Call(List<SentEvent<TEvent, TVerdict>> batch)
    {
        _bytes.ResetWrittenCount();
        Batch.Begin(_bytes, format.Contract, _activation, batch.Count);
        foreach (SentEvent<TEvent, TVerdict> sent in batch) Batch.Add(_bytes, sent.Key, sent.Sequence, sent.Event, format.Events);
        byte[] bytes = _bytes.WrittenSpan.ToArray();
        byte[] answer = await Try(() => grain.Score(new Packet(bytes)), CancellationToken.None).ConfigureAwait(false);
        return (Head(answer), answer);
    }

    private async Task<byte[]> Try(Func<ValueTask<Packet>> call, CancellationToken cancel)
    {
        long? failed = null;
        while (true)
        {
            try
            {
                return (await call().ConfigureAwait(false)).Bytes;
            }
            catch (Exception failure) when (failure is not StreamScoringException && !cancel.IsCancellationRequested)
            {
                long now = clock.GetTimestamp();
                failed ??= now;
                if (clock.GetElapsedTime(failed.Value, now) >= options.LongestOutage)
                    throw new StreamScoringException($"Bucket {grain.GetPrimaryKeyString()} did not answer within "
                        + FormattableString.Invariant($"{options.LongestOutage.TotalSeconds} s: {failure.Message}"), failure);
            }
            await Task.Delay(options.RetryDelay, clock, cancel).ConfigureAwait(false);
        }
    }

    // Answers the events, and keeps those that are not stored.
    private void Read(Reply reply, ReadOnlySpan<byte> source, List<SentEvent<TEvent, TVerdict>> batch)
    {
        _unpersisted.Drop(reply.Persisted);
        Reply.Read(ref source);
        string[] models = ReadModels(ref source);
        long ordinal = BitConverter.ToInt64(source);   // before the first of these events
        source = source[sizeof(long)..];
        foreach (SentEvent<TEvent, TVerdict> sent in batch)
        {
            ScoredEvent<TVerdict> answer = ReadEvent(ref source, models);
            if (answer.Outcome is EventOutcome.Applied or EventOutcome.Refused) ordinal++;
            if (answer.Outcome != EventOutcome.Gap && answer.Persisted < sent.Sequence) _unpersisted.Add(sent, ordinal);
            sent.Call?.Answer(sent.Place, answer);
        }
    }

    private ScoredEvent<TVerdict> ReadEvent(ref ReadOnlySpan<byte> source, string[] models)
    {
        (EventOutcome outcome, bool hasVerdict, long applied, long persisted) = Reply.ReadEvent(ref source);
        TVerdict? verdict = null;
        string? model = null;
        if (hasVerdict)
        {
            model = models[source[0]];
            source = source[1..];
            verdict = new TVerdict();
            format.Verdicts.Read(verdict, ref source);
        }
        return new(outcome, verdict, applied, persisted, model, outcome == EventOutcome.Refused ? Text.Read(ref source) : null);
    }

    private static string[] ReadModels(ref ReadOnlySpan<byte> source)
    {
        string[] models = new string[source[0]];
        source = source[1..];
        for (int i = 0; i < models.Length; i++) models[i] = Text.Read(ref source)!;
        return models;
    }

    private static Reply Head(ReadOnlySpan<byte> answer) => Reply.Read(ref answer);
}
