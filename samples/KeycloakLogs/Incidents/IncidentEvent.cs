using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Incidents;

/// <summary>One event of an incident's timeline.</summary>
/// <param name="Row">Its number in the log, from 1.</param>
/// <param name="Event">What happened.</param>
/// <param name="Score">The model's; NaN: not judged.</param>
/// <param name="IsAlarm">Whether it is one of the incident's alarms.</param>
internal sealed record IncidentEvent(int Row, LogEvent Event, float Score, bool IsAlarm)
{
    /// <summary>What happened, in the words of the log.</summary>
    public string Text { get; } = string.Join(
        ' ', new[] { Event.Type, Event.Method, Event.Path,
        Event.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture), Event.Error }
            .Where(part => !string.IsNullOrEmpty(part)));
}
