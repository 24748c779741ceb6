using Microsoft.Extensions.Logging;
using MLNetHybrid.Serving.Telemetry;

namespace MLNetHybrid.Serving.State;

/// <summary>Keeps a scorer's state in a store: changes as often as it is asked to, and now and then a base. One caller at a time.</summary>
internal sealed class StateKeeper<TEvent, TVerdict>(IStreamStateStore store, int changesPerBase, ILogger log)
    where TEvent : class where TVerdict : class, new()
{
    private int _changes = -1;   // since the base; -1: there is none of this scorer

    /// <summary>Why the last call failed; null: it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>A scorer whose state is not in the store takes over.</summary>
    public void Begin() => _changes = -1;

    /// <summary>Gives a scorer what the store has. Where that is of another model or damaged, its streams begin anew.</summary>
    public void Restore(StreamScorer<TEvent, TVerdict> scorer)
    {
        IReadOnlyList<Stream> kept = store.OpenAll();
        try
        {
            if (kept.Count == 0) return;
            scorer.Restore(kept[0], [.. kept.Skip(1)]);
            Log.StateRestored(log, kept.Count - 1);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            Log.StateNotRestored(log, e.Message);
        }
        finally
        {
            foreach (Stream stream in kept) stream.Dispose();
        }
    }

    public void Save(StreamScorer<TEvent, TVerdict> scorer)
    {
        try
        {
            if (_changes < 0 || _changes >= changesPerBase)
            {
                store.ReplaceBase(scorer.Save);
                _changes = 0;
            }
            else
            {
                store.AppendChanges(scorer.SaveChanges);
                _changes++;
            }
            Problem = null;
        }
        catch (Exception e)
        {
            Problem = e.Message;
            // What was written may be lost while the scorer counts it as saved.
            _changes = -1;
            throw;
        }
    }
}
