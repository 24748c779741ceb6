using System.Text;
using System.Text.Json;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Incidents;

namespace KeycloakLogs.Tests.Incidents;

public sealed class IncidentBuilderTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Alarms_of_a_user_within_the_gap_are_one_incident_and_the_rarest_stands_first()
    {
        LogEvent[] events = [Event("a", 0), Event("a", 20), Event("b", 5), Event("a", 100), Event("a", 101)];
        IReadOnlyList<Incident> incidents = Build(events, [2, 2.5f, 4, 1.9f, 0.1f], [true, true, true, true, false]);
        Assert.Equal(["b", "a", "a"], incidents.Select(incident => incident.Entity));
        Assert.Equal([1, 2, 3], incidents.Select(incident => incident.Rank));
        Assert.Equal([1, 2], incidents[1].AlarmRows);
        Assert.Equal((Start, Start.AddMinutes(20)), (incidents[1].First, incidents[1].Last));
        Assert.Equal(2.5, incidents[1].PeakScore);
        // Two decades more for ten alarms.
        Assert.Equal(2.5 + 2 * Math.Log10(2), incidents[1].Rarity, 1e-6);
        Assert.Equal(4, incidents[0].Rarity, 1e-6);
    }

    [Fact]
    public void Alarms_of_three_users_from_one_address_are_the_addresses_incident()
    {
        LogEvent[] events = [.. Enumerable.Range(0, 4).Select(i => Event($"u{i}", i) with { IpAddress = "203.0.113.9" }), Event("u0", 2)];
        Incident[] incidents = [.. Build(events, [3, 3, 3, 3, 2], [true, true, true, false, true])];
        Assert.Equal([(EntityKind.Address, "203.0.113.9"), (EntityKind.User, "u0")],
            incidents.Select(incident => (incident.Kind, incident.Entity)));
        Assert.Equal(["u0", "u1", "u2"], incidents[0].Users);
        Assert.StartsWith("address 203.0.113.9: ", incidents[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_timeline_holds_events_before_and_after_and_marks_the_alarms()
    {
        LogEvent[] events = [.. Enumerable.Range(0, 12).Select(i => Event("a", 10 * i))];
        bool[] alarms = [.. Enumerable.Range(0, 12).Select(i => i is 5 or 6)];
        float[] scores = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        Incident incident = Assert.Single(Build(events, scores, alarms));
        Assert.Equal([3, 4, 5, 6, 7, 8, 9, 10], incident.Timeline.Select(entry => entry.Row));
        Assert.Equal([6, 7], incident.Timeline.Where(entry => entry.IsAlarm).Select(entry => entry.Row));
    }

    [Fact]
    public void Less_rare_incidents_are_not_reported()
    {
        LogEvent[] events = [Event("a", 0), Event("b", 5)];
        Assert.Equal("b", Assert.Single(IncidentBuilder.Build([], events, [2, 4], [true, true], new() { LeastRarity = 3 })).Entity);
    }

    [Fact]
    public void Incidents_are_judged_by_the_attacks_they_hold_and_how_late_they_find_them()
    {
        // Attacks: a at 0 and 10 (found at its second event), a at 100 (not found), b at 5 (found at once). c is a false one.
        LogEvent[] events =
        [
            Event("a", 0), Event("a", 10), Event("b", 5), Event("a", 100), Event("c", 7) with { IpAddress = null }, Event("c", 2 * 24 * 60),
        ];
        bool[] labels = [true, true, true, true, false, false];
        IReadOnlyList<Incident> incidents = Build(events, [0, 3, 3, 0, 3, 0], [false, true, true, false, true, false]);
        IncidentFigures figures = IncidentFigures.Of(events, labels, incidents, new());
        Assert.Equal(new IncidentFigures(3, 2, 1.5, 5, 0.5), figures);
        Assert.Equal(
            "2 of 3 attacks found, in the median at event 1.5, 5 min after their first; 0.5 incidents a day hold no labelled event",
            figures.Text);
        Assert.StartsWith("0 of 3 attacks found; 0.0", IncidentFigures.Of(events, labels, [], new()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_of_alerts_is_kept_and_not_wasted()
    {
        var random = new Random(5);
        LogEvent[] events = [.. Enumerable.Range(0, 2000).Select(i => Event($"u{random.Next(40)}", 10 * i) with { IpAddress = null })];
        float[] scores = [.. events.Select(_ => (float)random.NextDouble())];
        double days = AlertRate.Days(events);
        Assert.InRange(AlertRate.Of(events, scores, 2, new()).Reported(events, scores, new()).Count, 2 * days - 1, 2 * days);
        // However many are asked for, at most a fifth of the events are alarms.
        Assert.InRange(scores.Count(score => score > AlertRate.Of(events, scores, 1000, new()).Threshold), 1, events.Length / 5);
        Assert.Equal(float.MaxValue, AlertRate.Of(events, [.. scores.Select(_ => float.NaN)], 2, new()).Threshold);
    }

    [Fact]
    public void The_json_file_says_what_happened()
    {
        LogEvent[] events = [Event("müller", 0), Event("müller", 1)];
        using var stream = new MemoryStream();
        IncidentFile.WriteJson(stream, Build(events, [float.NaN, 3], [false, true]));
        string text = Encoding.UTF8.GetString(stream.ToArray());
        using JsonDocument file = JsonDocument.Parse(text);
        JsonElement incident = file.RootElement[0];
        Assert.Equal("müller", incident.GetProperty("entity").GetString());
        Assert.Contains("müller", text, StringComparison.Ordinal);
        Assert.Equal("2026-03-02 09:01:00+00:00", incident.GetProperty("first").GetString());
        Assert.Equal(JsonValueKind.Null, incident.GetProperty("timeline")[0].GetProperty("score").ValueKind);
        Assert.True(incident.GetProperty("timeline")[1].GetProperty("alarm").GetBoolean());
    }

    private static IReadOnlyList<Incident> Build(LogEvent[] events, float[] scores, bool[] alarms) =>
        IncidentBuilder.Build([], events, scores, alarms, new());

    private static LogEvent Event(string user, int minutes) => new()
    {
        Timestamp = Start.AddMinutes(minutes),
        LogType = LogType.Event,
        UserId = user,
        IpAddress = "10.0.0.7",
        Type = "LOGIN",
    };
}
