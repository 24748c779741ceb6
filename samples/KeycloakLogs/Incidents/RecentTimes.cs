namespace KeycloakLogs.Incidents;

/// <summary>The times of events within a span before the latest.</summary>
/// <param name="span">How far back.</param>
internal sealed class RecentTimes(TimeSpan span)
{
    private readonly Queue<DateTimeOffset> _times = [];

    public int Count => _times.Count;

    /// <summary>From the first of them to the latest.</summary>
    public TimeSpan Length { get; private set; }

    /// <summary>Adds one, and lets go of those before its span.</summary>
    public void Add(DateTimeOffset time)
    {
        _times.Enqueue(time);
        while (time - _times.Peek() > span) _times.Dequeue();
        Length = time - _times.Peek();
    }
}
