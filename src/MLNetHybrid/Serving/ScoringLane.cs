using System.Collections.Concurrent;
using MLNetHybrid.Numerics;
using MLNetHybrid.Streams.States;
using MLNetHybrid.Times;

namespace MLNetHybrid.Serving;

/// <summary>
/// One sequence of events through the model. Events of several threads that come while it runs are scored together in the next run.
/// </summary>
internal sealed class ScoringLane<TEvent, TVerdict> : IDisposable where TEvent : class where TVerdict : class, new()
{
    private readonly ConcurrentQueue<ScoringRequest<TEvent, TVerdict>> _pending = new();
    private readonly LanePlan<TEvent> _plan;
    private readonly RunCounter _runs;
    private readonly EventCheck<TEvent> _check;

    // The run: its events, and whose they are.
    private readonly TEvent[] _events;
    private readonly uint[] _keyHashes;
    private readonly TVerdict[] _verdicts;
    private readonly EventMark.Before[] _before;
    private readonly ScoringRequest<TEvent, TVerdict>[] _requests;
    private ScoringRequest<TEvent, TVerdict>? _next;   // was taken from the queue, and had no room
    private readonly HashSet<uint>? _streams;   // where a run has one event of each; null: it has any
    private int _count, _done;
    private long _run;

    private readonly IdleClock? _idle;
    private LaneCursor<TEvent, TVerdict>? _cursor;
    private EventGate<TEvent>? _gate;
    private long _forgotten;
    private bool _disposed;

    /// <param name="plan">How events go through.</param>
    /// <param name="runs">Numbers the runs.</param>
    public ScoringLane(LanePlan<TEvent> plan, RunCounter runs)
    {
        _plan = plan;
        _runs = runs;
        _check = new EventCheck<TEvent>(plan.Host, plan.Schema);
        int most = plan.Options.MostEvents;
        _events = new TEvent[most];
        _keyHashes = new uint[most];
        _verdicts = new TVerdict[most];
        _before = new EventMark.Before[most];
        _requests = new ScoringRequest<TEvent, TVerdict>[most];
        _streams = plan.Options.FlagColumnName is null ? null : [];
        if (plan.Options.IdleTime is TimeSpan idle) _idle = new IdleClock(plan.Options.Clock, idle);
        Open();
    }

    /// <summary>Held while the lane runs, and by whoever reads or replaces what it remembers.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The largest number of keys that a memory of the lane holds, and how many made room for others so far.</summary>
    public (int Count, long Forgotten) Streams
    {
        get
        {
            lock (Gate) return (_cursor?.Memories.LargestCount ?? 0, _forgotten + (_cursor?.Memories.Forgotten ?? 0));
        }
    }

    /// <summary>Scores an event, together with those of other threads that wait.</summary>
    public TVerdict Score(TEvent row, uint keyHash, ScoringRequest<TEvent, TVerdict> request)
    {
        request.Set(row, keyHash);
        _pending.Enqueue(request);
        // One thread scores for all that wait, as long as its own event is not done; then another one takes over.
        while (!request.IsDone)
        {
            if (Gate.TryEnter())
            {
                ScoringRequest<TEvent, TVerdict>? next;
                try
                {
                    while (!request.IsDone) RunPending();
                    next = Next();
                }
                finally
                {
                    Gate.Exit();
                }
                HandOver(next);
                break;
            }
            request.Wait();
        }
        return request.Take();
    }

    // Wakes who waits first. Those who come meanwhile find the lock taken: so it looks again after it was given up.
    private void HandOver(ScoringRequest<TEvent, TVerdict>? next)
    {
        Interlocked.MemoryBarrier();
        while (next is null && !_pending.IsEmpty && Gate.TryEnter())
        {
            next = Next();
            Gate.Exit();
            Interlocked.MemoryBarrier();
        }
        next?.Wake();
    }

    // To be called under the lock.
    private ScoringRequest<TEvent, TVerdict>? Next()
    {
        if (_next is null) _pending.TryDequeue(out _next);
        return _next;
    }

    /// <summary>Scores several requests, which are done then.</summary>
    public void Score(List<ScoringRequest<TEvent, TVerdict>> requests)
    {
        foreach (ScoringRequest<TEvent, TVerdict> request in requests) _pending.Enqueue(request);
        lock (Gate)
        {
            foreach (ScoringRequest<TEvent, TVerdict> request in requests)
                while (!request.IsDone) RunPending();
        }
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
    /// <param name="chosen">Which, in their order; may be put in another one.</param>
    /// <param name="verdicts">Filled at the same places.</param>
    public void Score(ReadOnlySpan<TEvent> rows, ReadOnlySpan<uint> keyHashes, Span<int> chosen, ReadOnlySpan<TVerdict> verdicts)
    {
        lock (Gate)
        {
            if (_gate is { Reorders: true })
            {
                var events = new TEvent[chosen.Length];
                for (int i = 0; i < events.Length; i++) events[i] = rows[chosen[i]];
                Sort(events, chosen);
            }
            for (int next = 0; next < chosen.Length;)
            {
                BeginRun();
                try
                {
                    for (; next < chosen.Length && HasRoom(keyHashes[chosen[next]]); next++)
                        Add(rows[chosen[next]], keyHashes[chosen[next]], verdicts[chosen[next]]);
                    Run();
                }
                catch
                {
                    Abandon();
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
            Open().Memories.Write(state, since);
            return last;
        }
    }

    /// <summary>What the lane's memories are called.</summary>
    public string[] MemoryNames()
    {
        lock (Gate) return [.. Open().Memories.Names];
    }

    /// <summary>Goes on with another cursor. To be called by who holds the <see cref="Gate"/>.</summary>
    public void Replace(LaneCursor<TEvent, TVerdict> cursor)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(StreamScorer<TEvent, TVerdict>));
        Close();
        (_cursor, _gate) = (cursor, cursor.Gate);
        _idle?.Restart();
    }

    public void Dispose()
    {
        lock (Gate)
        {
            _disposed = true;
            Close();
        }
    }

    private void RunPending()
    {
        BeginRun();
        int taken = 0;
        while (taken < _requests.Length && (_next is not null || _pending.TryDequeue(out _next)) && HasRoom(_next.KeyHash))
        {
            ScoringRequest<TEvent, TVerdict> request = _next;
            _next = null;
            try
            {
                ObjectDisposedException.ThrowIf(_disposed, typeof(StreamScorer<TEvent, TVerdict>));
                _check.Check(request.Event!, "event");
                _streams?.Add(request.KeyHash);
                _requests[taken++] = request;
            }
            catch (Exception refused)
            {
                request.Fail(refused);
            }
        }
        if (taken == 0) return;
        _streams?.Clear();
        int applied = 0, seen = 0;
        try
        {
            if (_gate is { Reorders: true } && taken > 1)
                Sort([.. _requests.Take(taken).Select(request => request.Event!)], _requests.AsSpan(0, taken));
            for (; seen < taken; seen++)
            {
                ScoringRequest<TEvent, TVerdict> request = _requests[seen];
                if (Add(request.Event!, request.KeyHash, request.Verdict!)) _requests[applied++] = request;
                else request.Finish();
            }
            Run();
        }
        catch (Exception failure)
        {
            Abandon();
            for (int i = _done; i < taken; i++)
                if (i < applied || i >= seen) _requests[i].Fail(failure);
        }
        for (int i = 0; i < _done; i++) _requests[i].Finish();
    }

    private void BeginRun()
    {
        if (_idle?.Passed(_runs.Last) is long idle) _cursor?.Memories.Forget(idle);
        (_count, _done, _run) = (0, 0, _runs.Next());
        _streams?.Clear();
    }

    private bool HasRoom(uint keyHash) => _count < _events.Length && _streams?.Contains(keyHash) != true;

    // False: the event is not to be applied, which its verdict says.
    private bool Add(TEvent row, uint keyHash, TVerdict verdict)
    {
        _before[_count] = default;
        if (_gate is not null && _gate.Admit(row, _run, keyHash, out _before[_count]) is var status and not RowStatus.Judged)
        {
            ((IStreamVerdict)verdict).SetStatus(status);
            return false;
        }
        _streams?.Add(keyHash);
        (_events[_count], _keyHashes[_count], _verdicts[_count]) = (row, keyHash, verdict);
        _count++;
        return true;
    }

    private void Run()
    {
        if (_count == 0) return;
        if (_plan.HasSeveralLanes) ParallelLoop.Sequentially(this, static lane => lane.RunCursor());
        else RunCursor();
    }

    private void RunCursor()
    {
        LaneCursor<TEvent, TVerdict> cursor = Open();
        cursor.Begin(_run, _events, _keyHashes, _count);
        for (; _done < _count; _done++) cursor.Fill(_verdicts[_done], _done);
    }

    // A cursor that failed once gives nothing more: the streams start over with the next event. What was not applied may come again.
    private void Abandon()
    {
        for (int i = _count - 1; i >= _done; i--) EventMark.Undo(_before[i]);
        Close();
    }

    private LaneCursor<TEvent, TVerdict> Open()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(StreamScorer<TEvent, TVerdict>));
        _cursor ??= new LaneCursor<TEvent, TVerdict>(_plan, _gate);
        _gate = _cursor.Gate;
        return _cursor;
    }

    private void Close()
    {
        _forgotten += _cursor?.Memories.Forgotten ?? 0;
        _cursor?.Dispose();
        _cursor = null;
    }

    // By their times; one without a time stays behind the one before it.
    private void Sort<T>(TEvent[] events, Span<T> items)
    {
        var order = new (long Ticks, int Place)[events.Length];
        long last = WallClockReader.Missing;
        for (int i = 0; i < events.Length; i++)
        {
            long ticks = _gate!.Ticks(events[i]);
            if (ticks == WallClockReader.Missing) ticks = last;
            order[i] = (last = ticks, i);
        }
        order.AsSpan().Sort(items);
    }
}
