using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Incidents;

/// <summary>What is known of a user from the events so far.</summary>
internal sealed class UserMemory
{
    public int Events { get; set; }

    public LogEvent? Last { get; set; }

    /// <summary>The last event with coordinates.</summary>
    public LogEvent? LastLocated { get; set; }

    public Dictionary<string, int> Countries { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Cities { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Addresses { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Clients { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Types { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Roles { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Routes { get; } = new(StringComparer.Ordinal);

    /// <summary>Events by hour of the day, on working days and on weekends.</summary>
    public int[] Hours { get; } = new int[48];

    /// <summary>The address of each session of late.</summary>
    public Dictionary<string, string> Sessions { get; } = new(StringComparer.Ordinal);

    /// <summary>Failures of late.</summary>
    public RecentTimes Failures { get; } = new(Behaviour.FailureSpan);

    /// <summary>Events of late.</summary>
    public RecentTimes Recent { get; } = new(Behaviour.BurstSpan);

    /// <summary>Lets go of what a user has so many different ones of that another says nothing.</summary>
    /// <param name="most">Of each, at least 0.</param>
    public void Forget(int most)
    {
        foreach (HashSet<string> values in new[] { Cities, Addresses, Clients, Types, Roles, Routes })
            if (values.Count > most) values.Clear();
        if (Countries.Count > most) Countries.Clear();
    }

    /// <summary>Most events within <see cref="Behaviour.BurstSpan"/> so far, before the burst that is going on.</summary>
    public int LargestBurst { get; set; }
}
