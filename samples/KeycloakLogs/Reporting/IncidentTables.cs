using System.Globalization;
using KeycloakLogs.Incidents;
using MLNetHybrid.Evaluation;
using Samples;

namespace KeycloakLogs.Reporting;

/// <summary>Incidents for the console and for the report.</summary>
internal static class IncidentTables
{
    private const int Shown = 10, InReport = 50;

    private static readonly string[] Head = ["time", "user", "address", "from", "event", "score"];

    /// <summary>The rarest, one paragraph each.</summary>
    /// <param name="view">Where.</param>
    /// <param name="incidents">The rarest first.</param>
    /// <param name="days">That the events span.</param>
    public static void Show(IRunView view, IReadOnlyList<Incident> incidents, double days)
    {
        view.Say(string.Create(CultureInfo.InvariantCulture,
            $"{incidents.Count} {(incidents.Count == 1 ? "incident" : "incidents")} in {days:0.#} {(days == 1 ? "day" : "days")}, ")
            + string.Create(CultureInfo.InvariantCulture, $"{incidents.Count / days:0.#} a day{(incidents.Count == 0 ? "." : ":")}"));
        foreach (Incident incident in incidents.Take(Shown))
        {
            view.Say(string.Create(CultureInfo.InvariantCulture,
                $"  {incident.Rank}. {Time(incident.First)}, {Alarms(incident)}, rarity {incident.Rarity:0.0}"));
            view.Say($"     {TerminalText.Of(incident.Summary)}");
        }
        if (incidents.Count > Shown) view.Say($"  and {incidents.Count - Shown} more");
    }

    /// <summary>For the report's first section.</summary>
    public static IReadOnlyList<ReportFinding> Findings(IReadOnlyList<Incident> incidents) =>
        [.. incidents.Take(InReport).Select(incident => new ReportFinding(
            $"{incident.Rank}. {Time(incident.First)}: {incident.Summary}", Text(incident))
        {
            Marks = [.. incident.Timeline.Select(entry => new ReportMark(entry.Event.Timestamp, entry.IsAlarm))],
            ColumnNames = Head,
            Rows = [.. incident.Timeline.Select(entry => (IReadOnlyList<string>)
            [
                $"{(entry.IsAlarm ? "▶ " : "")}{Time(entry.Event.Timestamp)}", entry.Event.UserId, entry.Event.IpAddress ?? "",
                string.Join(' ', new[] { entry.Event.Location, entry.Event.City }.Where(part => !string.IsNullOrEmpty(part))), entry.Text,
                float.IsNaN(entry.Score) ? "-" : entry.Score.ToString("0.00", CultureInfo.InvariantCulture),
            ])],
        })];

    private static string Text(Incident incident)
    {
        string length = incident.Last > incident.First ? $" within {DurationText.Of(incident.Last - incident.First)}" : "";
        string who = incident.Kind == EntityKind.Address
            ? $" by {incident.Users.Count} users"
            : incident.Addresses.Count > 1 ? $" from {incident.Addresses.Count} addresses" : "";
        return FormattableString.Invariant($"{Alarms(incident)}{length}{who}; highest score {incident.PeakScore:0.00}, rarity ")
            + FormattableString.Invariant($"{incident.Rarity:0.0}. Alarms are marked ▶.");
    }

    private static string Alarms(Incident incident) => incident.AlarmRows.Count == 1 ? "1 alarm" : $"{incident.AlarmRows.Count} alarms";

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
