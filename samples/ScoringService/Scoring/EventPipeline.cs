using System.Diagnostics;
using System.Threading.Channels;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Geolocation;
using KeycloakLogs.Incidents;
using ScoringService.Hosting;
using ScoringService.Incidents;
using ScoringService.Live;
using ScoringService.Memory;
using ScoringService.Storage;

namespace ScoringService.Scoring;

/// <summary>
/// The way of an event from a request to its verdict. Requests wait in a queue; one loop takes all that wait, scores them together, keeps
/// them, and answers. So events have one order, and what has been answered is kept.
/// </summary>
internal sealed class EventPipeline : IAsyncDisposable
{
    // Events of one turn of the loop, unless a single request brings more.
    private const int MostEvents = 1024;

    // After so many events the scorer's memory is saved, so that a start after a failure need not score more of them again.
    private const int EventsPerState = 20_000;

    // Users and addresses that words are found for, and after how many events that is looked after.
    private const int MostKnown = 100_000, TurnsOfForgetting = 10_000;

    private static readonly TimeSpan KeepEvery = TimeSpan.FromMilliseconds(200);

    private readonly Channel<Turn> _waiting = Channel.CreateUnbounded<Turn>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ServiceSettings _settings;
    private readonly IIncidentStore _store;
    private readonly LiveHub _hub;
    private readonly ServiceFigures _figures;
    private readonly TimeProvider _clock;
    private readonly ILogger<EventPipeline> _log;
    private readonly Behaviour _behaviour = new();
    private readonly Dictionary<string, StoredIncident> _unsaved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unsavedGone = new(StringComparer.Ordinal);
    private readonly ScorerState _state;
    private EventLocator? _locator;
    private LiveIncidents? _live;
    private Task _loop = Task.CompletedTask;
    private long _stateSequence;
    private readonly List<ScoredEvent> _alarms = [];   // that are not in incidents yet
    private long _kept;
    private volatile bool _hasAlarms, _hasUnsaved;   // alarms that are in no incident yet; incidents that the database lacks
    private bool _isAhead;   // the scorer has seen events that could not be kept
    private int _waitingEvents, _eventsSinceForgetting;

    public EventPipeline(
        ServiceSettings settings, IIncidentStore store, LiveHub hub, ServiceFigures figures, TimeProvider clock, ILogger<EventPipeline> log)
    {
        (_settings, _store, _hub, _figures, _clock, _log) = (settings, store, hub, figures, clock, log);
        Recent = new RecentEvents(settings.ShownEvents);
        _state = new ScorerState(settings.PathOf("scorer.state"));
        figures.Queue(() => _waitingEvents);
    }

    /// <summary>The model that scores; null: there is none yet.</summary>
    public LogScorer? Scorer { get; private set; }

    public RecentEvents Recent { get; }

    /// <summary>The events so far; null: not read yet.</summary>
    public EventJournal? Journal { get; private set; }

    /// <summary>Reads the events so far, and begins to take new ones.</summary>
    /// <param name="scorer">Remembers nothing yet.</param>
    /// <param name="history">Events from before the service, where it has had none so far.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="InvalidDataException">The journal is damaged.</exception>
    public async Task Start(LogScorer scorer, Func<IReadOnlyList<LogEvent>> history, CancellationToken cancel)
    {
        _locator ??= EventLocator.Open(_settings.Places);
        Journal = new EventJournal(_settings.PathOf("events"));
        _live = new LiveIncidents(Recent, Journal.Name);
        long seen = _state.Restore(scorer, Journal.Name);
        List<ScoredEvent> alarms = [];
        foreach (ScoredEvent[] chunk in Journal.Read().Chunk(MostEvents))
        {
            cancel.ThrowIfCancellationRequested();
            Remember(scorer, chunk, seen);
            alarms.AddRange(chunk.Where(scored => scored.IsAlarm));
        }
        if (Journal.Sequence == 0) Begin(scorer, history(), cancel);
        Retain(Journal);
        Scorer = scorer;
        // What the database may have missed when the process ended.
        await Keep(alarms, cancel);
        _loop = Task.Run(Run, CancellationToken.None);
    }

    /// <summary>Scores events, together with those of other requests that wait.</summary>
    /// <returns>One for each, at its place. One that came before, by its own number, is given as it was then.</returns>
    /// <exception cref="Http.ProblemException">There are too many, or they cannot be kept.</exception>
    public Task<IReadOnlyList<ScoredEvent>> Score(IReadOnlyList<LogEvent> events, long received)
    {
        if (Interlocked.Add(ref _waitingEvents, events.Count) > _settings.Queue && _waitingEvents > events.Count)
        {
            Interlocked.Add(ref _waitingEvents, -events.Count);
            throw Http.Problems.Busy("The queue is full.");
        }
        var turn = new Turn(events, received);
        if (_waiting.Writer.TryWrite(turn)) return turn.Answer.Task;
        Interlocked.Add(ref _waitingEvents, -events.Count);
        throw Http.Problems.Busy("The service is ending.");
    }

    /// <summary>
    /// Puts another model in the place of the present one, after it has seen the same events. Requests wait only for the last of them.
    /// </summary>
    /// <param name="scorer">Remembers nothing yet.</param>
    /// <param name="replaceFile">Called between two events.</param>
    public async Task Replace(LogScorer scorer, Action replaceFile)
    {
        long seen = Journal!.Sequence;
        Judge(scorer, after: 0);
        var turn = new Turn(() =>
        {
            Judge(scorer, seen);
            replaceFile();
            LogScorer? old = Scorer;
            Scorer = scorer;
            _isAhead = false;
            old?.Dispose();
            return Task.CompletedTask;
        });
        if (!_waiting.Writer.TryWrite(turn)) throw Http.Problems.Busy("The service is ending.");
        await turn.Answer.Task;
    }

    /// <summary>Deletes events that are too old or too many, and saves what the scorer remembers where much is new.</summary>
    public async Task Retain()
    {
        var turn = new Turn(() =>
        {
            if (Journal!.Sequence - _stateSequence >= EventsPerState) SaveState();
            Retain(Journal);
            return Task.CompletedTask;
        });
        if (_waiting.Writer.TryWrite(turn)) await turn.Answer.Task;
    }

    /// <summary>Puts alarms that were answered into incidents: whoever reads incidents then finds them.</summary>
    public async Task Settle()
    {
        if (!_hasAlarms && !_hasUnsaved) return;
        var turn = new Turn(KeepAlarms);
        if (_waiting.Writer.TryWrite(turn)) await turn.Answer.Task;
    }

    /// <summary>Answers what waits, takes nothing more, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        // The host ends it, and its container disposes it once more.
        if (!_waiting.Writer.TryComplete()) return;
        await _loop;
        if (_hasAlarms || _hasUnsaved) await KeepAlarms();
        if (Scorer is not null && Journal is not null) SaveState();
        Journal?.Dispose();
        Scorer?.Dispose();
        _locator?.Dispose();
    }

    private void Retain(EventJournal journal) =>
        journal.Retain(_settings.MemoryEvents, _clock.GetUtcNow().AddDays(-_settings.MemoryDays));

    private void SaveState()
    {
        if (_isAhead) return;
        try
        {
            _state.Save(Scorer!, Journal!.Name, Journal.Sequence);
            _stateSequence = Journal.Sequence;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The next start scores more events again.
            _log.LogWarning("The scorer's memory could not be saved: {Reason}", e.Message);
        }
    }

    private async Task Run()
    {
        List<Turn> turns = [];
        while (await HasTurns())
        {
            turns.Clear();
            for (int count = 0; count < MostEvents && _waiting.Reader.TryRead(out Turn? turn); count += turn.Events.Count)
            {
                turns.Add(turn);
                if (turn.Work is not null) break;
            }
            if (turns.Count == 0) continue;
            Turn[] scored = [.. turns.Where(turn => turn.Work is null)];
            await Finish(scored, () => Task.FromResult(Score(scored)));
            foreach (Turn turn in turns.Where(turn => turn.Work is not null))
            {
                await Finish([turn], async () =>
                {
                    await turn.Work!();
                    return [[]];
                });
            }
        }
    }

    // Alarms are put together when their events have been answered: at once, but under load a few times a second, as that takes longer
    // than scoring one event.
    private async ValueTask<bool> HasTurns()
    {
        ValueTask<bool> waits = _waiting.Reader.WaitToReadAsync();
        TimeSpan left = KeepEvery - Stopwatch.GetElapsedTime(_kept);
        if (!_hasAlarms || (waits.IsCompleted && left > TimeSpan.Zero)) return await waits;
        Task<bool> turns = waits.AsTask();
        if (left > TimeSpan.Zero)
        {
            using var come = new CancellationTokenSource();
            bool first = await Task.WhenAny(turns, Task.Delay(left, come.Token)) == turns;
            await come.CancelAsync();
            if (first) return await turns;
        }
        await KeepAlarms();
        return await turns;
    }

    private async Task KeepAlarms()
    {
        try
        {
            await Keep(_alarms, CancellationToken.None);
        }
        catch (Exception e)
        {
            _log.LogError(e, "{Count} alarms could not be put into incidents", _alarms.Count);
        }
        _alarms.Clear();
        (_hasAlarms, _hasUnsaved) = (false, _unsaved.Count + _unsavedGone.Count > 0);
        _kept = Stopwatch.GetTimestamp();
    }

    private async Task Finish(Turn[] turns, Func<Task<IReadOnlyList<ScoredEvent>[]>> work)
    {
        if (turns.Length == 0) return;
        int events = turns.Sum(turn => turn.Events.Count);
        try
        {
            IReadOnlyList<ScoredEvent>[] answers = await work();
            for (int i = 0; i < turns.Length; i++) turns[i].Answer.SetResult(answers[i]);
        }
        catch (Exception e)
        {
            _log.LogError(e, "Events could not be scored");
            Exception told = e is IOException ? Http.Problems.Busy("The events could not be kept.") : e;
            foreach (Turn turn in turns) turn.Answer.TrySetException(told);
        }
        Interlocked.Add(ref _waitingEvents, -events);
    }

    private IReadOnlyList<ScoredEvent>[] Score(Turn[] turns)
    {
        IReadOnlyList<LogEvent> events = [.. turns.SelectMany(turn => turn.Events)];
        ScoredEvent?[] known = [.. events.Select(row => Recent.OfId(row.Id))];
        Dictionary<string, int> firstOf = new(StringComparer.Ordinal);
        int[] fresh =
        [
            .. Enumerable.Range(0, events.Count)
                .Where(i => known[i] is null && (events[i].Id is not string id || firstOf.TryAdd(id, i))),
        ];
        IReadOnlyList<LogEvent> located = _locator!.Locate([.. fresh.Select(i => events[i])]);
        LogScorer scorer = Scorer!;
        if (_isAhead) Rewind(scorer);
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<LogVerdict> verdicts = located.Count == 0 ? [] : scorer.Judge(located);
        ScoredEvent[] scored =
        [
            .. verdicts.Select((verdict, i) => new ScoredEvent(
                Journal!.Sequence + i + 1, located[i], float.IsFinite(verdict.Score) ? verdict.Score : null, verdict.IsAlarm)),
        ];
        _isAhead = scored.Length > 0;
        Journal!.Add(scored);
        _isAhead = false;
        foreach (ScoredEvent one in scored) Remember(one);
        _figures.Scored(scored, Stopwatch.GetElapsedTime(start));
        for (int i = 0; i < fresh.Length; i++) known[fresh[i]] = scored[i];
        _hub.Scored(scored);
        _alarms.AddRange(scored.Where(one => one.IsAlarm));
        _hasAlarms = _alarms.Count > 0 || _hasUnsaved;
        foreach (Turn turn in turns) _figures.Answered(Stopwatch.GetElapsedTime(turn.Received));

        // A number that came twice in one turn.
        for (int i = 0; i < known.Length; i++) known[i] ??= known[firstOf[events[i].Id!]];
        int at = 0;
        return [.. turns.Select(turn => (IReadOnlyList<ScoredEvent>)[.. known[at..(at += turn.Events.Count)].Select(one => one!)])];
    }

    // Events that were scored but not kept, as on a full disk, have not been: their senders were told so, and send them again.
    private void Rewind(LogScorer scorer)
    {
        Journal!.Probe();
        scorer.Reset();
        Judge(scorer, _state.Restore(scorer, Journal.Name));
        _isAhead = false;
    }

    private void Judge(LogScorer scorer, long after)
    {
        foreach (ScoredEvent[] chunk in Journal!.ReadAfter(after).Chunk(MostEvents))
            scorer.Judge([.. chunk.Select(scored => scored.Event)]);
    }

    // A database that is away gets later what it misses; the journal has all of it too.
    private async Task Keep(IReadOnlyList<ScoredEvent> alarms, CancellationToken cancel)
    {
        LogScorer scorer = Scorer!;
        (IReadOnlyList<StoredIncident> changed, IReadOnlyList<string> gone) = _live!.Add(alarms, scorer.Threshold, scorer.Incidents);
        foreach (StoredIncident incident in changed) _unsaved[incident.Id] = incident;
        foreach (string id in gone)
        {
            _unsaved.Remove(id);
            _unsavedGone.Add(id);
        }
        if (_unsaved.Count + _unsavedGone.Count == 0) return;
        try
        {
            await _store.Save([.. _unsaved.Values], [.. _unsavedGone], cancel);
            _hub.Changed([.. _unsaved.Values], [.. _unsavedGone]);
            _figures.Incidents(_unsaved.Count);
            _unsaved.Clear();
            _unsavedGone.Clear();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or TimeoutException)
        {
            _log.LogError("{Count} incidents wait for the database: {Reason}", _unsaved.Count, e.Message);
        }
    }

    private void Begin(LogScorer scorer, IReadOnlyList<LogEvent> history, CancellationToken cancel)
    {
        long sequence = 0;
        foreach (LogEvent[] chunk in _locator!.Locate([.. history.OrderBy(row => row.Timestamp)]).Chunk(MostEvents))
        {
            cancel.ThrowIfCancellationRequested();
            ScoredEvent[] scored = [.. chunk.Select(row => new ScoredEvent(++sequence, row, null, false))];
            Remember(scorer, scored, seen: 0);
            Journal!.Add(scored);
        }
    }

    // Of what the scorer has not seen yet, it takes note.
    private void Remember(LogScorer scorer, ScoredEvent[] events, long seen)
    {
        LogEvent[] unseen = [.. events.Where(scored => scored.Sequence > seen).Select(scored => scored.Event)];
        if (unseen.Length > 0) scorer.Judge(unseen);
        foreach (ScoredEvent scored in events) Remember(scored);
    }

    private void Remember(ScoredEvent scored)
    {
        scored.Changes = _behaviour.Observe(scored.Event);
        Recent.Add(scored);
        if (++_eventsSinceForgetting < TurnsOfForgetting) return;
        _eventsSinceForgetting = 0;
        _behaviour.Forget(MostKnown);
    }

    /// <summary>What waits in the queue: events of a request, or work between two events.</summary>
    private sealed class Turn(IReadOnlyList<LogEvent> events, long received)
    {
        public Turn(Func<Task> work) : this([], 0) => Work = work;

        public IReadOnlyList<LogEvent> Events => events;

        public long Received => received;

        public Func<Task>? Work { get; }

        public TaskCompletionSource<IReadOnlyList<ScoredEvent>> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
