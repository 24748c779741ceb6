using ScoringService.Scoring;

namespace ScoringService.Memory;

/// <summary>
/// The latest events, by user and by address: so many in all that memory is bounded, whoever sends what. Safe from several threads.
/// </summary>
/// <param name="capacity">Events, at least 1.</param>
internal sealed class RecentEvents(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<ScoredEvent> _all = new();
    private readonly Dictionary<string, Queue<ScoredEvent>> _byUser = new(StringComparer.Ordinal), _byAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ScoredEvent> _byId = new(StringComparer.Ordinal);

    public void Add(ScoredEvent scored)
    {
        lock (_gate)
        {
            if (_all.Count >= capacity) Remove(_all.Dequeue());
            _all.Enqueue(scored);
            Enqueue(_byUser, scored.Event.UserId, scored);
            if (scored.Event.IpAddress is string address) Enqueue(_byAddress, address, scored);
            if (scored.Event.Id is string id) _byId[id] = scored;
        }
    }

    /// <summary>A user's latest, oldest first.</summary>
    public IReadOnlyList<ScoredEvent> OfUser(string user) => Of(_byUser, user);

    /// <summary>The latest from an address, oldest first.</summary>
    public IReadOnlyList<ScoredEvent> OfAddress(string address) => Of(_byAddress, address);

    /// <summary>
    /// A user's events up to one of them, and what others did at the same addresses: all that the verdict on it depends on, as they came.
    /// </summary>
    /// <param name="user">Whose.</param>
    /// <param name="last">The number of the event.</param>
    /// <param name="most">Of the user, and of all others, the latest so many each.</param>
    public IReadOnlyList<ScoredEvent> Before(string user, long last, int most)
    {
        ScoredEvent[] own = [.. OfUser(user).TakeWhile(scored => scored.Sequence <= last).TakeLast(most)];
        IEnumerable<ScoredEvent> others = own.Select(scored => scored.Event.IpAddress).OfType<string>().Distinct(StringComparer.Ordinal)
            .SelectMany(OfAddress).Where(scored => scored.Sequence <= last && scored.Event.UserId != user)
            .OrderBy(scored => scored.Sequence).TakeLast(most);
        return [.. own.Concat(others).OrderBy(scored => scored.Sequence)];
    }

    /// <summary>The event of which the server that logged it gave this number; null: none of late.</summary>
    public ScoredEvent? OfId(string? id)
    {
        if (id is null) return null;
        lock (_gate) return _byId.GetValueOrDefault(id);
    }

    /// <summary>The users with the most events among the latest.</summary>
    /// <param name="users">How many.</param>
    /// <param name="among">Of how many events.</param>
    public IReadOnlyList<(string User, int Count)> Busiest(int users, int among)
    {
        lock (_gate)
        {
            return
            [
                .. _all.Skip(_all.Count - among).CountBy(scored => scored.Event.UserId, StringComparer.Ordinal)
                    .OrderByDescending(user => user.Value).ThenBy(user => user.Key, StringComparer.Ordinal).Take(users)
                    .Select(user => (user.Key, user.Value)),
            ];
        }
    }

    private IReadOnlyList<ScoredEvent> Of(Dictionary<string, Queue<ScoredEvent>> queues, string name)
    {
        lock (_gate) return queues.TryGetValue(name, out Queue<ScoredEvent>? queue) ? [.. queue] : [];
    }

    private void Remove(ScoredEvent oldest)
    {
        Dequeue(_byUser, oldest.Event.UserId);
        if (oldest.Event.IpAddress is string address) Dequeue(_byAddress, address);
        if (oldest.Event.Id is string id && ReferenceEquals(_byId.GetValueOrDefault(id), oldest)) _byId.Remove(id);
    }

    private static void Enqueue(Dictionary<string, Queue<ScoredEvent>> queues, string name, ScoredEvent scored)
    {
        if (!queues.TryGetValue(name, out Queue<ScoredEvent>? queue)) queues.Add(name, queue = new(1));
        queue.Enqueue(scored);
    }

    // The oldest of all is the oldest of its user too.
    private static void Dequeue(Dictionary<string, Queue<ScoredEvent>> queues, string name)
    {
        Queue<ScoredEvent> queue = queues[name];
        queue.Dequeue();
        if (queue.Count == 0) queues.Remove(name);
    }
}
