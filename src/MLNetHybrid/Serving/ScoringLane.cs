using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Serving;

/// <summary>
/// One sequence of events through the model. Events of several threads that come while it runs are scored together in the next run.
/// </summary>
internal sealed class ScoringLane<TEvent, TVerdict> : IDisposable where TEvent : class where TVerdict : class, new()
{
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<ScoringRequest<TEvent, TVerdict>> _pending = new();
    private readonly Func<EventFeed<TEvent>, RowCursor<TVerdict>> _open;
    private readonly Func<EventFeed<TEvent>> _createFeed;
    private readonly EventCheck<TEvent> _check;
    private readonly TEvent[] _events;
    private readonly ScoringRequest<TEvent, TVerdict>[] _requests;
    private EventFeed<TEvent> _feed;
    private RowCursor<TVerdict>? _cursor;
    private bool _disposed;

    /// <param name="host">For views.</param>
    /// <param name="schema">Of the events.</param>
    /// <param name="open">A cursor over the verdicts of a feed.</param>
    /// <param name="mostEvents">Of a run.</param>
    public ScoringLane(IHost host, SchemaDefinition schema, Func<EventFeed<TEvent>, RowCursor<TVerdict>> open, int mostEvents)
    {
        _open = open;
        _createFeed = () => new EventFeed<TEvent>(host, schema);
        _check = new EventCheck<TEvent>(host, schema);
        _events = new TEvent[mostEvents];
        _requests = new ScoringRequest<TEvent, TVerdict>[mostEvents];
        _feed = _createFeed();
        _cursor = _open(_feed);
    }

    /// <summary>Scores an event, together with those of other threads that wait.</summary>
    public TVerdict Score(TEvent row, ScoringRequest<TEvent, TVerdict> request)
    {
        (request.Event, request.Verdict) = (row, new TVerdict());
        _pending.Enqueue(request);
        lock (_gate)
        {
            // Whoever had the lock before may have scored this one too.
            while (!request.IsDone) RunPending();
        }
        return request.Take();
    }

    /// <summary>Refuses events that cannot be read.</summary>
    public void Check(ReadOnlySpan<TEvent> rows, string name)
    {
        lock (_gate)
        {
            foreach (TEvent row in rows) _check.Check(row, name);
        }
    }

    /// <summary>Scores the chosen ones of several events, which have been checked.</summary>
    /// <param name="rows">Events.</param>
    /// <param name="chosen">Which, in their order.</param>
    /// <param name="verdicts">Filled at the same places.</param>
    public void Score(ReadOnlySpan<TEvent> rows, ReadOnlySpan<int> chosen, Span<TVerdict> verdicts)
    {
        lock (_gate)
        {
            for (; !chosen.IsEmpty; chosen = chosen[Math.Min(_events.Length, chosen.Length)..])
            {
                int count = Math.Min(_events.Length, chosen.Length);
                for (int i = 0; i < count; i++) _events[i] = rows[chosen[i]];
                RowCursor<TVerdict> cursor = Begin(count);
                try
                {
                    for (int i = 0; i < count; i++) Fill(cursor, verdicts[chosen[i]]);
                }
                catch
                {
                    Fail();
                    throw;
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
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
                _events[count] = request.Event!;
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
            RowCursor<TVerdict> cursor = Begin(count);
            for (; done < count; done++)
            {
                Fill(cursor, _requests[done].Verdict!);
                _requests[done].IsDone = true;
            }
        }
        catch (Exception failure)
        {
            Fail();
            for (; done < count; done++) (_requests[done].Error, _requests[done].IsDone) = (failure, true);
        }
    }

    private RowCursor<TVerdict> Begin(int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(StreamScorer<TEvent, TVerdict>));
        _cursor ??= _open(_feed = _createFeed());
        _feed.Offer(_events, count);
        return _cursor;
    }

    private static void Fill(RowCursor<TVerdict> cursor, TVerdict verdict)
    {
        if (!cursor.MoveNext()) throw new InvalidOperationException("The model drops rows: each event must have a verdict.");
        cursor.FillValues(verdict);
    }

    // A cursor that failed once gives nothing more: the streams start over with the next event.
    private void Fail()
    {
        _cursor?.Dispose();
        _cursor = null;
    }
}
