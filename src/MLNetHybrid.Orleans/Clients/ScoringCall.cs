namespace MLNetHybrid.Orleans.Clients;

/// <summary>A call of the client: its events, and the answers as buckets give them. Safe from several threads.</summary>
internal sealed class ScoringCall<TEvent, TVerdict>(IReadOnlyList<TEvent> events) where TVerdict : class
{
    private readonly TaskCompletionSource<ScoredEvent<TVerdict>[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ScoredEvent<TVerdict>[] _answers = new ScoredEvent<TVerdict>[events.Count];
    private readonly bool[] _isAnswered = new bool[events.Count];
    private Exception? _failure;
    private int _left = events.Count;

    public IReadOnlyList<TEvent> Events => events;

    public Task<ScoredEvent<TVerdict>[]> Task => _done.Task;

    /// <summary>An event's answer.</summary>
    public void Answer(int place, in ScoredEvent<TVerdict> answer)
    {
        _answers[place] = answer;
        _isAnswered[place] = true;
        Finish();
    }

    /// <summary>There will be none for one of the events.</summary>
    public void Fail(Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        Finish();
    }

    private void Finish()
    {
        if (Interlocked.Decrement(ref _left) > 0) return;
        if (_failure is Exception failure) _done.TrySetException(WithAnswers(failure));
        else _done.TrySetResult(_answers);
    }

    private Exception WithAnswers(Exception failure) =>
        failure is not StreamScoringException || !_isAnswered.Contains(true) ? failure
        : new PartiallyScoredException<TVerdict>(failure.Message, failure)
        {
            Answers = [.. _answers.Select((answer, i) => _isAnswered[i] ? answer : (ScoredEvent<TVerdict>?)null)],
        };
}

/// <summary>An event on its way.</summary>
/// <param name="Call">Whose it is; null: it was answered before, and is sent again.</param>
/// <param name="Place">In the call.</param>
/// <param name="Event">The event.</param>
/// <param name="Key">Hash of its key.</param>
/// <param name="Sequence">Its number.</param>
internal readonly record struct SentEvent<TEvent, TVerdict>(
    ScoringCall<TEvent, TVerdict>? Call, int Place, TEvent Event, UInt128 Key, long Sequence) where TVerdict : class;
