using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Serving;

/// <summary>A cursor over a model's verdicts for events that are still to come, and what it remembers. For one thread at a time.</summary>
internal sealed class LaneCursor<TEvent, TVerdict> : IDisposable where TEvent : class where TVerdict : class, new()
{
    private readonly StreamRun _run = new();
    private readonly EventFeed<TEvent> _feed;
    private readonly RowCursor<TVerdict> _cursor;
    private readonly ValueGetter<int>? _getStatus;
    private readonly ValueGetter<bool>? _getFlag;

    /// <param name="plan">How events go through.</param>
    /// <param name="gate">How far the keys' events have come; null: none has come.</param>
    public LaneCursor(LanePlan<TEvent> plan, EventGate<TEvent>? gate)
    {
        StreamScorerOptions options = plan.Options;
        _feed = new EventFeed<TEvent>(plan.Host, plan.Schema);
        Memories = new ScoredMemories(_run, options.FlagColumnName is null ? 0 : options.MostEvents);
        IDataView view = SequentialView.Of(plan.Host, plan.Model, _feed, Memories);
        DataViewSchema.Column? status = plan.StatusColumnName is string name && typeof(IStreamVerdict).IsAssignableFrom(typeof(TVerdict))
            ? view.Schema.GetColumnOrNull(name) : null;
        DataViewSchema.Column? flag = options.FlagColumnName is string flagName ? plan.Flag(view.Schema, flagName) : null;
        _cursor = TypedCursorable<TVerdict>.Create(plan.Host, view, false, options.OutputSchemaDefinition)
            .GetCursor(column => column == status?.Index || column == flag?.Index);
        if (status is DataViewSchema.Column statuses) _getStatus = _cursor.GetGetter<int>(statuses);
        if (flag is DataViewSchema.Column flags) _getFlag = _cursor.GetGetter<bool>(flags);
        Gate = gate ?? plan.CreateGate();
        if (Gate is not null) Memories.Add(Gate.Name, Gate.Table);
    }

    /// <summary>What the cursor remembers.</summary>
    public ScoredMemories Memories { get; }

    /// <summary>Which events are applied; null: all are.</summary>
    public EventGate<TEvent>? Gate { get; }

    /// <summary>Begins a run: as many calls of <see cref="Fill"/> have to follow.</summary>
    /// <param name="number">Of the run, higher than those before.</param>
    /// <param name="events">Its events, at the array's beginning.</param>
    /// <param name="keyHashes">Of the events' keys.</param>
    /// <param name="count">Of the events.</param>
    public void Begin(long number, TEvent[] events, uint[] keyHashes, int count)
    {
        _run.Begin(number, _feed.Offered, keyHashes);
        _feed.Offer(events, count);
    }

    /// <summary>Fills the verdict for the run's next event in.</summary>
    /// <param name="verdict">To be filled.</param>
    /// <param name="place">Of the event in the run.</param>
    public void Fill(TVerdict verdict, int place)
    {
        if (!_cursor.MoveNext()) throw new InvalidOperationException("The model drops rows: each event must have a verdict.");
        _cursor.FillValues(verdict);
        if (verdict is IStreamVerdict told)
        {
            int status = (int)RowStatus.Judged;
            _getStatus?.Invoke(ref status);
            told.SetStatus((RowStatus)status);
        }
        if (_getFlag is null) return;
        bool isFlagged = false;
        _getFlag(ref isFlagged);
        if (isFlagged) Memories.TakeBack(place);
    }

    public void Dispose() => _cursor.Dispose();
}
