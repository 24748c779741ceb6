using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Serving;

/// <summary>
/// One sequence of events through the model. Events of several threads that come while it runs are scored together in the next run.
/// </summary>
internal sealed class ScoringLane<TEvent, TVerdict> : IDisposable where TEvent : class where TVerdict : class, new()
{
    private readonly ConcurrentQueue<ScoringRequest<TEvent, TVerdict>> _pending = new();
    private readonly Func<LaneCursor<TEvent, TVerdict>> _open;
    private readonly RunCounter _runs;
    private readonly EventCheck<TEvent> _check;
    private readonly TEvent[] _events;
    private readonly uint[] _keyHashes;
    private readonly ScoringRequest<TEvent, TVerdict>[] _requests;
    private LaneCursor<TEvent, TVerdict>? _cursor;
    private bool _disposed;

    /// <param name="host">For views.</param>
    /// <param name="schema">Of the events.</param>
    /// <param name="open">A cursor over verdicts that remembers nothing yet.</param>
    /// <param name="runs">Numbers the runs.</param>
    /// <param name="mostEvents">Of a run.</param>
    public ScoringLane(IHost host, SchemaDefinition schema, Func<LaneCursor<TEvent, TVerdict>> open, RunCounter runs, int mostEvents)
    {
        _open = open;
        _runs = runs;
        _check = new EventCheck<TEvent>(host, schema);
        _events = new TEvent[mostEvents];
        _keyHashes = new uint[mostEvents];
        _requests = new ScoringRequest<TEvent, TVerdict>[mostEvents];
        _cursor = _open();
    }

    /// <summary>Held while the lane runs, and by whoever reads or replaces what it remembers.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The largest number of keys that a memory of the lane holds.</summary>
    public int StreamCount
    {
        get
        {
            lock (Gate) return _cursor?.Memories.LargestCount ?? 0;
        }
    }

    /// <summary>Scores an event, together with those of other threads that wait.</summary>
    public TVerdict Score(TEvent row, uint keyHash, ScoringRequest<TEvent, TVerdict> request)
    {
        (request.Event, request.KeyHash, request.Verdict) = (row, keyHash, new TVerdict());
        _pending.Enqueue(request);
        lock (Gate)
        {
            // Whoever had the lock before may have scored this one too.
            while (!request.IsDone) RunPending();
        }
        return request.Take();
    }

    /// <summary>Refuses events that cannot be read.</summary>
    public void Check(ReadOnlySpan<TEvent> rows, string name)
    {
        lock (Gate)
        {
            foreach (TEvent row in rows) _check.Check(row, name);
        }
    }

    /// <summary>Scores the chosen ones of several events, which have been checked.</summary>
    /// <param name="rows">Events.</param>
    /// <param name="keyHashes">Of their keys.</param>
    /// <param name="chosen">Which, in their order.</param>
    /// <param name="verdicts">Filled at the same places.</param>
    public void Score(ReadOnlySpan<TEvent> rows, ReadOnlySpan<uint> keyHashes, ReadOnlySpan<int> chosen, Span<TVerdict> verdicts)
    {
        lock (Gate)
        {
            for (; !chosen.IsEmpty; chosen = chosen[Math.Min(_events.Length, chosen.Length)..])
            {
                int count = Math.Min(_events.Length, chosen.Length);
                for (int i = 0; i < count; i++) (_events[i], _keyHashes[i]) = (rows[chosen[i]], keyHashes[chosen[i]]);
                LaneCursor<TEvent, TVerdict> cursor = Begin(count);
                try
                {
                    for (int i = 0; i < count; i++) cursor.Fill(verdicts[chosen[i]]);
                }
                catch
                {
                    Fail();
                    throw;
                }
            }
        }
    }

    /// <summary>Writes what was used after a run; negative: everything. The lane waits.</summary>
    /// <returns>The run up to which everything is written.</returns>
    public long Write(StateWriter state, long since)
    {
        lock (Gate)
        {
            long last = _runs.Last;
            state.EndRecord();
            state.Body.Write(last);
            Opened().Memories.Write(state, since);
            return last;
        }
    }

    /// <summary>What the lane's memories are called.</summary>
    public string[] MemoryNames()
    {
        lock (Gate) return [.. Opened().Memories.Names];
    }

    /// <summary>Goes on with another cursor. To be called by who holds the <see cref="Gate"/>.</summary>
    public void Replace(LaneCursor<TEvent, TVerdict> cursor)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(StreamScorer<TEvent, TVerdict>));
        _cursor?.Dispose();
        _cursor = cursor;
    }

    public void Dispose()
    {
        lock (Gate)
        {
            _disposed = true;
            _cursor?.Dispose();
            _cursor = null;
        }
    }

    private void RunPending()
    {
        int count = 0;
        while (count < _events.Length && _pending.TryDequeue(out ScoringRequest<TEvent, TVerdict>? request))
        {
            try
            {
                ObjectDisposedException.ThrowIf(_disposed, typeof(StreamScorer<TEvent, TVerdict>));
                _check.Check(request.Event!, "event");
                (_events[count], _keyHashes[count]) = (request.Event!, request.KeyHash);
                _requests[count++] = request;
            }
            catch (Exception refused)
            {
                (request.Error, request.IsDone) = (refused, true);
            }
        }
        if (count == 0) return;
        int done = 0;
        try
        {
            LaneCursor<TEvent, TVerdict> cursor = Begin(count);
            for (; done < count; done++)
            {
                cursor.Fill(_requests[done].Verdict!);
                _requests[done].IsDone = true;
            }
        }
        catch (Exception failure)
        {
            Fail();
            for (; done < count; done++) (_requests[done].Error, _requests[done].IsDone) = (failure, true);
        }
    }

    private LaneCursor<TEvent, TVerdict> Opened()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(StreamScorer<TEvent, TVerdict>));
        return _cursor ??= _open();
    }

    private LaneCursor<TEvent, TVerdict> Begin(int count)
    {
        LaneCursor<TEvent, TVerdict> cursor = Opened();
        cursor.Begin(_runs.Next(), _events, _keyHashes, count);
        return cursor;
    }

    // A cursor that failed once gives nothing more: the streams start over with the next event.
    private void Fail()
    {
        _cursor?.Dispose();
        _cursor = null;
    }
}
