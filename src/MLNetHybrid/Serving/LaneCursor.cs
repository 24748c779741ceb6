using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Serving;

/// <summary>A cursor over a model's verdicts for events that are still to come, and what it remembers. For one thread at a time.</summary>
internal sealed class LaneCursor<TEvent, TVerdict> : IDisposable where TEvent : class where TVerdict : class, new()
{
    private readonly StreamRun _run = new();
    private readonly EventFeed<TEvent> _feed;
    private readonly RowCursor<TVerdict> _cursor;

    /// <param name="host">For views.</param>
    /// <param name="model">The model.</param>
    /// <param name="schema">Of the events.</param>
    /// <param name="verdicts">Of the verdicts; null: as the class says.</param>
    public LaneCursor(IHost host, ITransformer model, SchemaDefinition schema, SchemaDefinition? verdicts)
    {
        _feed = new EventFeed<TEvent>(host, schema);
        Memories = new ScoredMemories(_run);
        _cursor = TypedCursorable<TVerdict>.Create(host, SequentialView.Of(host, model, _feed, Memories), false, verdicts).GetCursor();
    }

    /// <summary>What the cursor remembers.</summary>
    public ScoredMemories Memories { get; }

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
    public void Fill(TVerdict verdict)
    {
        if (!_cursor.MoveNext()) throw new InvalidOperationException("The model drops rows: each event must have a verdict.");
        _cursor.FillValues(verdict);
    }

    public void Dispose() => _cursor.Dispose();
}
