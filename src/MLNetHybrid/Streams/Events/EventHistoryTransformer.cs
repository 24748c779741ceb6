using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.Events;

namespace MLNetHybrid;

/// <summary>
/// A number per event that depends on what is known from earlier events, those of training included: what they taught is part of the model,
/// and is saved with it. Output: Single.
/// </summary>
/// <remarks>
/// <para>What was learned counts from the first event on that is later than all events of training. Events up to that time, the training
/// rows themselves first of all, get what was known at their own time, from the rows that the cursor has read so far. Training rows
/// followed by later ones thus give the later ones the same values as these give alone.</para>
/// <para>What a cursor or a <c>PredictionEngine</c> goes on to remember is its own, and ends with it: the model stays as it was fitted. To
/// take up what has been learned since, fit again. Up to <see cref="StreamTransformer.MaximumPartitions"/> keys of each kind are learned,
/// those used last, at about 40 bytes in the file and 100 in memory each; as many again are remembered by each cursor.</para>
/// <para>Safe to use from several threads. Rows must come in the order of time; they are never shuffled or read in parallel.</para>
/// </remarks>
public abstract class EventHistoryTransformer : EventTimeTransformer
{
    private protected EventHistoryTransformer(IHost host, StreamColumns columns) : base(host, columns)
    {
    }

    /// <summary>What these rows teach a memory that starts empty.</summary>
    private protected LearnedEvents<TState> Learn<TState>(
        IDataView input, Func<DataViewRow, DataViewSchema.Column, EventMemory<TState>> createMemory)
        where TState : class, IEventState<TState>, new()
    {
        DataViewSchema.Column times = input.Schema[InputColumnName];
        using DataViewRowCursor cursor = input.GetRowCursor([times, .. SideInputs.Select(side => input.Schema[side.Name])]);
        EventMemory<TState> memory = createMemory(cursor, times);
        while (cursor.MoveNext())
        {
            if (cursor.Position % 1024 == 0) Host.CheckAlive();
            memory.Advance();
        }
        memory.Close();
        return memory.Learned();
    }
}
