using System.Threading.Channels;
using ScoringService.Hosting;
using ScoringService.Incidents;
using ScoringService.Scoring;

namespace ScoringService.Live;

/// <summary>
/// Tells followers what happens, a few times a second. Whoever reads too slowly misses messages, and holds up nobody. Safe from several
/// threads.
/// </summary>
internal sealed class LiveHub(ServiceSettings settings)
{
    // Of one message: what an eye can follow.
    private const int MostEvents = 100, MostIncidents = 50, MostMessages = 32;

    private readonly Lock _gate = new();
    private readonly List<Channel<LiveMessage>> _followers = [];
    private readonly List<ScoredEvent> _events = [];
    private readonly Dictionary<string, StoredIncident> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Feedback?> _said = new(StringComparer.Ordinal);
    private int _left;

    public int Followers
    {
        get
        {
            lock (_gate) return _followers.Count;
        }
    }

    /// <summary>Messages from now on; null: there are as many followers as there may be.</summary>
    public Channel<LiveMessage>? Follow()
    {
        lock (_gate)
        {
            if (_followers.Count >= settings.Followers) return null;
            var follower = Channel.CreateBounded<LiveMessage>(
                new BoundedChannelOptions(MostMessages) { FullMode = BoundedChannelFullMode.DropOldest });
            _followers.Add(follower);
            return follower;
        }
    }

    public void Leave(Channel<LiveMessage> follower)
    {
        lock (_gate) _followers.Remove(follower);
    }

    public void Scored(IReadOnlyList<ScoredEvent> events)
    {
        lock (_gate)
        {
            if (_followers.Count == 0) return;
            foreach (ScoredEvent scored in events)
            {
                if (_events.Count < MostEvents || scored.IsAlarm && _events.Count < 2 * MostEvents) _events.Add(scored);
                else _left++;
            }
        }
    }

    public void Changed(IReadOnlyList<StoredIncident> incidents, IReadOnlyList<string> gone)
    {
        lock (_gate)
        {
            if (_followers.Count == 0) return;
            foreach (StoredIncident incident in incidents) _changed[incident.Id] = incident;
            foreach (string id in gone)
            {
                _changed.Remove(id);
                _gone.Add(id);
            }
        }
    }

    public void Said(string id, Feedback? feedback)
    {
        lock (_gate)
        {
            if (_followers.Count > 0) _said[id] = feedback;
        }
    }

    /// <summary>Sends what has gathered.</summary>
    /// <param name="figures">Sent too; null: not now.</param>
    public void Send(LiveFigures? figures)
    {
        lock (_gate)
        {
            if (_events.Count > 0)
                Send("events", new LiveEvents([.. _events.Select(TimelineEvent.Of)], _left));
            if (_changed.Count + _gone.Count > 0)
            {
                Send("incidents", new LiveIncidentChanges(
                    [.. _changed.Values.TakeLast(MostIncidents)], [.. _gone], Math.Max(0, _changed.Count - MostIncidents)));
            }
            foreach ((string id, Feedback? feedback) in _said) Send("feedback", new LiveFeedback(id, feedback));
            if (figures is not null) Send("figures", figures);
            _said.Clear();
            _events.Clear();
            _left = 0;
            _changed.Clear();
            _gone.Clear();
        }
    }

    private void Send(string type, object data)
    {
        foreach (Channel<LiveMessage> follower in _followers) follower.Writer.TryWrite(new LiveMessage(type, data));
    }
}
