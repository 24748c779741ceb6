using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Streams;

/// <summary>Follows the rows of one cursor or one prediction engine, and keeps what its transform has to remember of them.</summary>
internal abstract class StreamMemory
{
    /// <summary>Takes the current row in. Called exactly once for each row.</summary>
    public abstract void Advance();

    /// <summary>Forgets every row: some went by unseen.</summary>
    public abstract void Reset();

    /// <summary>All that is remembered, but for <see cref="IsPastLearning"/>.</summary>
    public abstract IReadOnlyList<StreamTable> Tables { get; }

    /// <summary>Whether an event came that is later than all events of training: from then on what those taught counts.</summary>
    public virtual bool IsPastLearning { get; set; }

    /// <summary>Asks for what <see cref="TakeBack"/> needs, of each event of a run from now on. Default: nothing is taken back.</summary>
    /// <param name="most">Events of a run.</param>
    public virtual void KeepRows(int most)
    {
    }

    /// <summary>Makes the stream of an event of the last run what it was before: of windows alone.</summary>
    /// <param name="place">Of the event in its run, in which it is the only one of its stream.</param>
    public virtual void TakeBack(int place)
    {
    }

    /// <summary>Called at the end of a data view's rows.</summary>
    public abstract void Close();

    /// <summary>A getter of the output for the row taken in last.</summary>
    public abstract Delegate CreateGetter();

    /// <summary>A getter of the same output in a form that only our own readers ask for; null: there is none.</summary>
    public virtual Delegate? CreateViewGetter() => null;

    /// <summary>The status of the row taken in last.</summary>
    public virtual RowStatus Status => RowStatus.Judged;
}
