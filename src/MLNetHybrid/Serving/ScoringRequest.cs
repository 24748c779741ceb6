using System.Runtime.ExceptionServices;

namespace MLNetHybrid.Serving;

/// <summary>An event that waits for its verdict.</summary>
/// <param name="waits">Whether a thread waits for it.</param>
internal sealed class ScoringRequest<TEvent, TVerdict>(bool waits) where TEvent : class where TVerdict : class, new()
{
    // No wake is missed where the lane's own methods hold its lock; others may hold it, too.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(1);

    private readonly ManualResetEventSlim? _signal = waits ? new(false, spinCount: 0) : null;
    private bool _isDone;

    public TEvent? Event { get; private set; }

    /// <summary>Hash of the event's key.</summary>
    public uint KeyHash { get; private set; }

    public TVerdict? Verdict { get; private set; }

    public Exception? Error { get; private set; }

    /// <summary>Whether there is a verdict or an error.</summary>
    public bool IsDone => Volatile.Read(ref _isDone);

    /// <summary>Asks for a verdict on an event.</summary>
    public void Set(TEvent row, uint keyHash) => (Event, KeyHash, Verdict) = (row, keyHash, new TVerdict());

    /// <summary>The verdict has been filled in.</summary>
    public void Finish()
    {
        Volatile.Write(ref _isDone, true);
        Wake();
    }

    /// <summary>There will be no verdict.</summary>
    public void Fail(Exception error)
    {
        Error = error;
        Finish();
    }

    /// <summary>Waits until somebody has finished it, or wakes it to take over, or a moment has passed.</summary>
    public void Wait()
    {
        _signal!.Wait(LongestWait);
        _signal.Reset();
    }

    /// <summary>Ends a <see cref="Wait"/>.</summary>
    public void Wake() => _signal?.Set();

    /// <summary>The verdict; afterwards the request is as new.</summary>
    public TVerdict Take()
    {
        (TVerdict? verdict, Exception? error) = (Verdict, Error);
        (Event, Verdict, Error, _isDone) = (null, null, null, false);
        if (error is not null) ExceptionDispatchInfo.Throw(error);
        return verdict!;
    }
}
