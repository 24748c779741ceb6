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
    private readonly ValueGetter<float>? _getScore;
    private readonly ValueGetter<bool>? _getFlag;
    private readonly ScoreRevision<TEvent>? _revision;
    private TEvent[] _events = [];

    /// <param name="plan">How events go through.</param>
    /// <param name="gate">How far the keys' events have come; null: none has come.</param>
    public LaneCursor(LanePlan<TEvent> plan, EventGate<TEvent>? gate)
    {
        StreamScorerOptions options = plan.Options;
        _feed = new EventFeed<TEvent>(plan.Host, plan.Schema);
        Memories = new ScoredMemories(_run, options.FlagColumnName is null ? 0 : options.MostEvents);
        IDataView view = SequentialView.Of(plan.Host, plan.Model, _feed, Memories);
        bool tells = typeof(IStreamVerdict).IsAssignableFrom(typeof(TVerdict));
        _revision = plan.CreateRevision();
        DataViewSchema.Column? status = tells ? Find(view, plan.StatusColumnName, NumberDataViewType.Int32) : null;
        DataViewSchema.Column? score = tells || _revision is not null ? Find(view, plan.ScoreColumnName, NumberDataViewType.Single) : null;
        DataViewSchema.Column? flag = options.FlagColumnName is string flagName ? plan.Flag(view.Schema, flagName) : null;
        _cursor = TypedCursorable<TVerdict>.Create(plan.Host, view, false, options.OutputSchemaDefinition)
            .GetCursor(column => column == status?.Index || column == score?.Index || column == flag?.Index);
        if (status is DataViewSchema.Column statuses) _getStatus = _cursor.GetGetter<int>(statuses);
        if (score is DataViewSchema.Column scores) _getScore = _cursor.GetGetter<float>(scores);
        if (flag is DataViewSchema.Column flags) _getFlag = _cursor.GetGetter<bool>(flags);
        Gate = gate ?? plan.CreateGate();
        if (Gate is not null) Memories.Add(Gate.Name, Gate.Table);
        if (_revision is not null) Memories.Add("last scores", _revision.Table);
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
        _events = events;
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
        float score = 0;
        _getScore?.Invoke(ref score);
        if (verdict is IStreamVerdict told)
        {
            int status = (int)RowStatus.Judged;
            _getStatus?.Invoke(ref status);
            // What is judged has a score. A model without statuses does not tell why there is none.
            if (status == (int)RowStatus.Judged && float.IsNaN(score)) status = (int)RowStatus.MissingFeature;
            told.SetStatus((RowStatus)status);
        }
        bool isFlagged = false;
        _getFlag?.Invoke(ref isFlagged);
        if (isFlagged) Memories.TakeBack(place);
        else if (_revision?.Revise(_events[place], _run.Number, _run.KeyHash(place), score) is RevisedScore revised)
            ((IRevisedVerdict)verdict).SetRevised(revised);
    }

    public void Dispose() => _cursor.Dispose();

    private static DataViewSchema.Column? Find(IDataView view, string? name, DataViewType type) =>
        name is not null && view.Schema.GetColumnOrNull(name) is DataViewSchema.Column column && column.Type == type ? column : null;
}
