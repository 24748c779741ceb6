using Microsoft.ML;

namespace MLNetHybrid.Serving;

/// <summary>A loaded model with its scorer, and who uses it.</summary>
internal sealed class Generation<TEvent, TVerdict>(ITransformer model, StreamScorer<TEvent, TVerdict> scorer, ServedModel description)
    where TEvent : class where TVerdict : class, new()
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users = 1;   // 1 until it is closed
    private volatile bool _closed;

    public StreamScorer<TEvent, TVerdict> Scorer => scorer;

    public ServedModel Description => description;

    /// <summary>Completes when another generation is there, or none will be.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Begins to use the scorer, unless it is closed: then wait for <see cref="Ended"/> and take the next.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _users);
        if (!_closed) return true;
        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0) _left.TrySetResult();
    }

    /// <summary>Lets nobody in any more; completes when all have left.</summary>
    public Task Close()
    {
        _closed = true;
        Leave();
        return _left.Task;
    }

    /// <summary>The same, which nobody uses yet, with another description.</summary>
    public Generation<TEvent, TVerdict> Described(ServedModel other) => new(model, scorer, other);

    /// <summary>Those who wait go on to the next generation.</summary>
    public void End() => _ended.TrySetResult();

    public void Dispose()
    {
        scorer.Dispose();
        (model as IDisposable)?.Dispose();
    }
}
