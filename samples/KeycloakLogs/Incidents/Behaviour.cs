using KeycloakLogGenerator.Events;
using KeycloakLogs.Geolocation;

namespace KeycloakLogs.Incidents;

/// <summary>
/// Follows events in the order of time and says of each what is new or unusual about it for its user and its address. It puts the model's
/// alarms into words; which events are alarms, the model alone decides.
/// </summary>
internal sealed class Behaviour
{
    /// <summary>Within it failures add up.</summary>
    public static readonly TimeSpan FailureSpan = TimeSpan.FromMinutes(30);

    /// <summary>Within it events add up.</summary>
    public static readonly TimeSpan BurstSpan = TimeSpan.FromMinutes(10);

    /// <summary>Within it the users of an address add up.</summary>
    public static readonly TimeSpan AddressSpan = TimeSpan.FromHours(24);

    /// <summary>Faster than an airliner, and not just between the places that a database gives for one region.</summary>
    public const double ImpossibleSpeed = 900, LeastDistance = 100;

    // Fewer events say nothing of habits.
    private const int EnoughEvents = 20, EnoughForHours = 100;

    private const int ManyFailures = 4, ManyUsers = 4, ManyEvents = 15, MostSessions = 64, MostValues = 1024;
    private static readonly TimeSpan Silence = TimeSpan.FromDays(21), QuickTravel = TimeSpan.FromHours(3);

    private readonly Dictionary<string, UserMemory> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AddressMemory> _addresses = new(StringComparer.Ordinal);

    /// <summary>What is unusual about the event; it counts as known from then on.</summary>
    public IReadOnlyList<Change> Observe(LogEvent row)
    {
        List<Change> changes = [];
        if (!_users.TryGetValue(row.UserId, out UserMemory? user)) _users.Add(row.UserId, user = new UserMemory());
        Times(row, user, changes);
        if (row.IpAddress is string address) Address(row, address, user, changes);
        Places(row, user, changes);
        Actions(row, user, changes);
        user.Events++;
        user.Last = row;
        return changes;
    }

    /// <summary>
    /// Lets go of whoever was not seen for longest where there are more than a program can hold; half of them stay, so that it happens
    /// rarely. Whoever comes back is a stranger.
    /// </summary>
    /// <param name="most">Users, and addresses, in [2, 2^31).</param>
    public void Forget(int most)
    {
        foreach (UserMemory user in _users.Values) user.Forget(MostValues);
        Forget(_users, most, user => user.Last?.Timestamp ?? default);
        Forget(_addresses, most, address => address.Users.Count == 0 ? address.Since : address.Users.Values.Max());
    }

    /// <summary>Whether the event says that something was refused.</summary>
    public static bool IsFailure(LogEvent row) =>
        !string.IsNullOrEmpty(row.Error) || row.Type?.EndsWith("_ERROR", StringComparison.Ordinal) == true || row.Status is 401 or 403;

    private static void Forget<T>(Dictionary<string, T> known, int most, Func<T, DateTimeOffset> lastSeen)
    {
        if (known.Count <= most) return;
        foreach (string name in known.OrderBy(entry => lastSeen(entry.Value)).Select(entry => entry.Key).Take(known.Count - (most / 2))
            .ToArray())
            known.Remove(name);
    }

    private static void Times(LogEvent row, UserMemory user, List<Change> changes)
    {
        if (user.Last is LogEvent last && row.Timestamp - last.Timestamp >= Silence)
            changes.Add(new(ChangeKind.Silence, 3, $"first event of this user for {DurationText.Of(row.Timestamp - last.Timestamp)}"));

        int hour = row.Timestamp.Hour + (row.Timestamp.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 24 : 0);
        if (user.Events >= EnoughForHours && user.Hours[hour] + user.Hours[Neighbour(hour, -1)] + user.Hours[Neighbour(hour, 1)] == 0)
        {
            string day = hour >= 24 ? $" on a {row.Timestamp.DayOfWeek}" : "";
            changes.Add(new(ChangeKind.Hour, 1, FormattableString.Invariant($"active at {row.Timestamp:HH:mm}{day}, unlike ever before")));
        }
        user.Hours[hour]++;

        user.Recent.Add(row.Timestamp);
        int burst = user.Recent.Count;
        if (burst >= ManyEvents && burst > 2 * user.LargestBurst && user.Events >= EnoughEvents)
            changes.Add(new(ChangeKind.Burst, 1 + Math.Log2((double)burst / Math.Max(1, user.LargestBurst)),
                FormattableString.Invariant(
                $"{burst} events in {DurationText.Of(user.Recent.Length)}, at most {user.LargestBurst} before")));
        else
            user.LargestBurst = Math.Max(user.LargestBurst, burst);

        if (!IsFailure(row)) return;
        user.Failures.Add(row.Timestamp);
        if (user.Failures.Count >= ManyFailures)
            changes.Add(new(ChangeKind.Failures, Math.Log2(user.Failures.Count),
                FormattableString.Invariant($"{user.Failures.Count} failures in {DurationText.Of(user.Failures.Length)}")));
    }

    // The hour beside it on the same kind of day.
    private static int Neighbour(int hour, int step) => hour / 24 * 24 + (hour % 24 + step + 24) % 24;

    private void Address(LogEvent row, string address, UserMemory user, List<Change> changes)
    {
        if (!_addresses.TryGetValue(address, out AddressMemory? memory))
            _addresses.Add(address, memory = new AddressMemory { Since = row.Timestamp });
        if (row.Timestamp - memory.Since > AddressSpan)
        {
            memory.UsualUsers = Math.Max(memory.UsualUsers, memory.Users.Count);
            memory.Since = row.Timestamp;
            foreach (string gone in memory.Users.Where(seen => row.Timestamp - seen.Value > AddressSpan).Select(seen => seen.Key).ToArray())
                memory.Users.Remove(gone);
        }
        memory.Users[row.UserId] = row.Timestamp;
        if (IsFailure(row)) memory.Failures.Add(row.Timestamp);
        int users = memory.Users.Count;
        if (users >= ManyUsers && users > 2 * memory.UsualUsers && memory.Failures.Count >= ManyFailures)
        {
            changes.Add(new(ChangeKind.ManyUsers, 2 + Math.Log2(users),
                FormattableString.Invariant($"from an address that tried {users} users within {AddressSpan.TotalHours} h, ")
                + FormattableString.Invariant($"{memory.Failures.Count} failures in {DurationText.Of(memory.Failures.Length)}")));
        }

        if (user.Addresses.Add(address) && user.Events >= EnoughEvents)
            changes.Add(new(ChangeKind.Address, 0.5, $"first event of this user from {address}"));
        if (row.SessionId is not string session) return;
        if (user.Sessions.TryGetValue(session, out string? other) && other != address)
            changes.Add(new(ChangeKind.SharedSession, 2.5, $"the session that began at {other} goes on from {address}"));
        if (user.Sessions.Count >= MostSessions) user.Sessions.Clear();
        user.Sessions.TryAdd(session, address);
    }

    private static void Places(LogEvent row, UserMemory user, List<Change> changes)
    {
        if (Travel(row, user) is Change travel) changes.Add(travel);
        if (row.Latitude is not null && row.Longitude is not null) user.LastLocated = row;
        if (row.Location is string country)
        {
            if (user.Events >= EnoughEvents && !user.Countries.ContainsKey(country))
                changes.Add(new(ChangeKind.Country, 3,
                    $"first event from {country} for this user, until now from {string.Join(", ", user.Countries.OrderByDescending(
                        seen => seen.Value).Take(3).Select(seen => seen.Key))}"));
            user.Countries[country] = user.Countries.GetValueOrDefault(country) + 1;
        }

        if (row.City is string city && user.Cities.Add(city) && user.Events >= EnoughEvents)
            changes.Add(new(ChangeKind.City, 1.5, $"first event from {city} for this user"));
    }

    // Between two places with coordinates the speed decides, else a change of country within a few hours.
    private static Change? Travel(LogEvent row, UserMemory user)
    {
        if (row is { Latitude: double latitude, Longitude: double longitude }
            && user.LastLocated is { Latitude: double otherLatitude, Longitude: double otherLongitude } located)
        {
            double kilometers = GreatCircle.Kilometers(otherLatitude, otherLongitude, latitude, longitude);
            TimeSpan time = row.Timestamp - located.Timestamp;
            if (kilometers > LeastDistance && kilometers > ImpossibleSpeed * time.TotalHours)
            {
                bool abroad = row.Location != located.Location;
                string? from = abroad ? located.Location : located.City, to = abroad ? row.Location : row.City;
                string way = from is null || to is null || from == to ? "" : $" from {from} to {to}";
                return new(ChangeKind.Travel, 4,
                    FormattableString.Invariant($"{Math.Round(kilometers / 10) * 10:N0} km in {DurationText.Of(time)}{way}"));
            }
            if (ReferenceEquals(located, user.Last)) return null;
        }
        return row.Location is string country && user.Last is { Location: string before } last && before != country
            && row.Timestamp - last.Timestamp <= QuickTravel
                ? new(ChangeKind.Travel, 3.5, $"from {country} {DurationText.Of(row.Timestamp - last.Timestamp)} after {before}")
                : null;
    }

    private static void Actions(LogEvent row, UserMemory user, List<Change> changes)
    {
        bool known = user.Events >= EnoughEvents;
        bool administers = row.LogType == "admin" || row.Type is EventType.GrantRole or EventType.Impersonate
            || Route.Of(row.Path)?.Contains("/admin", StringComparison.OrdinalIgnoreCase) == true;
        string? action = row.Type ?? (row.Method is null ? null : $"{row.Method} {Route.Of(row.Path)}");
        if (row.ClientId is string client && user.Clients.Add(client) && known)
            changes.Add(new(ChangeKind.Client, 2, $"first use of {client} by this user"));
        foreach (string role in row.Roles)
            if (user.Roles.Add(role) && known)
                changes.Add(new(ChangeKind.Role, 2.5, $"with the role {role} for the first time"));
        if (action is null || !(row.Type is null ? user.Routes : user.Types).Add(action) || !known) return;
        if (administers)
            changes.Add(new(ChangeKind.Administration, 3, $"first {action} by this user, who has not administrated this before"));
        else
            changes.Add(row.Type is null
                ? new(ChangeKind.Route, 1.2, $"first {action} by this user")
                : new(ChangeKind.Type, 1.5, $"first {action} by this user"));
    }
}
