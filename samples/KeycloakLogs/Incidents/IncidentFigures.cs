using System.Globalization;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Incidents;

/// <summary>Incidents beside labels. Labelled events are put together into attacks as alarms are into incidents.</summary>
/// <param name="Attacks">Attacks among the labelled events.</param>
/// <param name="Found">Those of which an incident holds an event.</param>
/// <param name="EventsUntilFound">Which of the attack's events was the first alarm, from 1: median over the found. NaN: none is.</param>
/// <param name="MinutesUntilFound">Median over the found, from the attack's first event to its first alarm.</param>
/// <param name="FalsePerDay">Incidents without a labelled event, a day.</param>
internal sealed record IncidentFigures(int Attacks, int Found, double EventsUntilFound, double MinutesUntilFound, double FalsePerDay)
{
    /// <summary>In words.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Found} of {Attacks} attacks found")
        + (Found == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", in the median at event {EventsUntilFound:0.#}, {MinutesUntilFound:0.#} min ")
                + "after their first")
        + string.Create(CultureInfo.InvariantCulture, $"; {FalsePerDay:0.0} incidents a day hold no labelled event");

    /// <param name="events">The judged events.</param>
    /// <param name="labels">Whether each belongs to an attack.</param>
    /// <param name="incidents">The reported ones.</param>
    /// <param name="options">How alarms become incidents.</param>
    public static IncidentFigures Of(
        IReadOnlyList<LogEvent> events, bool[] labels, IReadOnlyList<Incident> incidents, IncidentOptions options)
    {
        var alarms = incidents.SelectMany(incident => incident.AlarmRows).Select(row => row - 1).ToHashSet();
        IReadOnlyList<IncidentGroup> attacks = IncidentGroup.Of(events, Enumerable.Range(0, labels.Length).Where(i => labels[i]), options);
        (int Event, double Minutes)[] found =
        [
            .. from attack in attacks
               let first = attack.Rows.Index().FirstOrDefault(row => alarms.Contains(row.Item), (Index: -1, Item: -1))
               where first.Index >= 0
               select (first.Index + 1, (events[first.Item].Timestamp - events[attack.Rows[0]].Timestamp).TotalMinutes),
        ];
        return new(
            attacks.Count, found.Length, Median(found.Select(attack => (double)attack.Event)),
            Median(found.Select(attack => attack.Minutes)),
            incidents.Count(incident => !incident.AlarmRows.Any(row => labels[row - 1])) / AlertRate.Days(events));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
