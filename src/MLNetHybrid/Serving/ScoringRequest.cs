using System.Runtime.ExceptionServices;

namespace MLNetHybrid.Serving;

/// <summary>An event that waits for its verdict.</summary>
internal sealed class ScoringRequest<TEvent, TVerdict>
{
    public TEvent? Event { get; set; }

    /// <summary>Hash of the event's key.</summary>
    public uint KeyHash { get; set; }

    public TVerdict? Verdict { get; set; }

    public Exception? Error { get; set; }

    /// <summary>Whether there is a verdict or an error. Read and written under the lane's lock.</summary>
    public bool IsDone { get; set; }

    /// <summary>The verdict; afterwards the request is as new.</summary>
    public TVerdict Take()
    {
        (TVerdict? verdict, Exception? error) = (Verdict, Error);
        (Event, Verdict, Error, IsDone) = (default, default, null, false);
        if (error is not null) ExceptionDispatchInfo.Throw(error);
        return verdict!;
    }
}
