using System.Runtime.ExceptionServices;

namespace MLNetHybrid.Serving;

/// <summary>An event that waits for its verdict.</summary>
internal sealed class ScoringRequest<TEvent, TVerdict> where TEvent : class where TVerdict : class, new()
{
    public TEvent? Event { get; private set; }

    /// <summary>Hash of the event's key.</summary>
    public uint KeyHash { get; private set; }

    public TVerdict? Verdict { get; private set; }

    public Exception? Error { get; private set; }

    /// <summary>Whether there is a verdict or an error. Read and written under the lane's lock.</summary>
    public bool IsDone { get; set; }

    /// <summary>Asks for a verdict on an event.</summary>
    public void Set(TEvent row, uint keyHash) => (Event, KeyHash, Verdict) = (row, keyHash, new TVerdict());

    /// <summary>There will be no verdict.</summary>
    public void Fail(Exception error) => (Error, IsDone) = (error, true);

    /// <summary>The verdict; afterwards the request is as new.</summary>
    public TVerdict Take()
    {
        (TVerdict? verdict, Exception? error) = (Verdict, Error);
        (Event, Verdict, Error, IsDone) = (null, null, null, false);
        if (error is not null) ExceptionDispatchInfo.Throw(error);
        return verdict!;
    }
}
