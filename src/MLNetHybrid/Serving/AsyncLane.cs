using System.Threading.Channels;

namespace MLNetHybrid.Serving;

/// <summary>
/// A bounded queue before a lane. One task takes the events that wait and scores them together; a caller waits without a thread. Safe from
/// several threads.
/// </summary>
internal sealed class AsyncLane<TEvent, TVerdict> : IDisposable where TEvent : class where TVerdict : class, new()
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    private readonly ScoringLane<TEvent, TVerdict> _lane;
    private readonly StreamScorerOptions _options;
    private readonly Channel<Waiting> _queue;

    /// <param name="lane">What scores.</param>
    /// <param name="options">Sizes and times.</param>
    public AsyncLane(ScoringLane<TEvent, TVerdict> lane, StreamScorerOptions options)
    {
        _lane = lane;
        _options = options;
        _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Scores an event with those that wait.</summary>
    /// <exception cref="StreamQueueFullException">There was no room in time.</exception>
    public async Task<TVerdict> ScoreAsync(TEvent row, uint keyHash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiting = new Waiting();
        waiting.Request.Set(row, keyHash);
        if (!_queue.Writer.TryWrite(waiting)) await EnqueueAsync(waiting, cancellationToken).ConfigureAwait(false);
        // A cancelled event that waits is passed over; one that is being scored is applied, and gets its verdict.
        await using (cancellationToken.UnsafeRegister(
            static (state, token) => ((Waiting)state!).Cancel(token), waiting).ConfigureAwait(false))
            return await waiting.Task.ConfigureAwait(false);
    }

    public void Dispose() => _queue.Writer.TryComplete();

    private async Task EnqueueAsync(Waiting waiting, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(_options.LongestWait);
        try
        {
            await _queue.Writer.WriteAsync(waiting, time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StreamQueueFullException(FormattableString.Invariant(
                $"{_options.QueueCapacity} events wait for their verdicts, and within {_options.LongestWait.TotalSeconds} s there was no ")
                + $"room for one more ({nameof(StreamScorerOptions)}.{nameof(_options.QueueCapacity)}, {nameof(_options.LongestWait)}).");
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(typeof(StreamScorer<TEvent, TVerdict>).FullName);
        }
    }

    private async Task ServeAsync()
    {
        List<Waiting> run = [];
        List<ScoringRequest<TEvent, TVerdict>> requests = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            for (long start = Environment.TickCount64; _queue.Reader.Count < Math.Min(_options.MostEvents, _options.QueueCapacity)
                && Environment.TickCount64 - start < _options.LongestDelay.TotalMilliseconds;)
                await Task.Delay(Look).ConfigureAwait(false);
            while (run.Count < _options.MostEvents && _queue.Reader.TryRead(out Waiting? waiting))
            {
                if (!waiting.TryBegin()) continue;
                run.Add(waiting);
                requests.Add(waiting.Request);
            }
            if (run.Count > 0) _lane.Score(requests);
            foreach (Waiting waiting in run) waiting.End();
            run.Clear();
            requests.Clear();
        }
    }

    private sealed class Waiting() : TaskCompletionSource<TVerdict>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private int _begun;

        public ScoringRequest<TEvent, TVerdict> Request { get; } = new();

        /// <summary>False: it was cancelled.</summary>
        public bool TryBegin() => Interlocked.Exchange(ref _begun, 1) == 0;

        public void Cancel(CancellationToken token)
        {
            if (TryBegin()) TrySetCanceled(token);
        }

        /// <summary>Hands the verdict or the error over.</summary>
        public void End()
        {
            if (Request.Error is Exception error) TrySetException(error);
            else TrySetResult(Request.Verdict!);
        }
    }
}
