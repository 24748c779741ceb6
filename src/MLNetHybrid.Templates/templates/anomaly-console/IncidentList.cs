using System.Globalization;
using Microsoft.ML;
using MLNetHybrid;

namespace AnomalyConsole;

/// <summary>Incidents, each with the measurement that counted most.</summary>
/// <param name="explainer">Of the model.</param>
/// <param name="rows">Rows of the file.</param>
/// <param name="judged">The same, in the same order, with their verdicts.</param>
/// <param name="measurements">The features' names.</param>
/// <param name="windowLength">Rows that are looked at together.</param>
internal sealed class IncidentList(
    AnomalyExplainer explainer, IDataView rows, IReadOnlyList<Judged> judged, IReadOnlyList<string> measurements, int windowLength)
{
    private readonly ILookup<string, Judged> _machines = judged.ToLookup(row => row.Machine);
    private readonly Dictionary<int, long> _places = judged.Index().ToDictionary(item => item.Item.Number, item => (long)item.Index);

    /// <summary>Says of each why it is one.</summary>
    public IReadOnlyList<(Incident Incident, string Why)> Explain(IReadOnlyList<Incident> incidents) => incidents.Count == 0
        ? []
        : [.. incidents.Zip(explainer.Explain(rows, [.. incidents.Select(incident => _places[incident.Peak.Number])]))
            .Select(pair => (pair.First, Reason(pair.First, pair.Second)))];

    /// <summary>Some of them, on the console.</summary>
    public static void Print(IEnumerable<(Incident Incident, string Why)> incidents)
    {
        foreach ((Incident incident, string why) in incidents)
        {
            string known = incident.IsKnown ? ", beside a known fault" : "";
            if (incident.First.FollowsGap > 0) known += $", in a window across a gap of {Times.Length(incident.First.FollowsGap)}";
            Console.WriteLine($"  up to {Peak(incident)}: {Report.Rows(incident.First, incident.Last)}"
                + $" ({incident.FlaggedRows} flagged{known}){(why.Length > 0 ? $"; {why}" : "")}");
        }
    }

    /// <summary>All of them, in a file.</summary>
    public static void Write(string file, IEnumerable<(Incident Incident, string Why)> incidents) => File.WriteAllLines(file,
    [
        "peak,machine,first_row,last_row,start,end,rows_flagged,why",
        .. incidents.Select(item => string.Join(',',
            Peak(item.Incident), Cell(item.Incident.Machine), item.Incident.First.Number, item.Incident.Last.Number,
            Cell(item.Incident.First.Time), Cell(item.Incident.Last.Time), item.Incident.FlaggedRows, Cell(item.Why))),
    ]);

    // Rounded down: a threshold that is not reached does not look so.
    private static string Peak(Incident incident) =>
        (Math.Floor(100 * incident.Peak.Score) / 100).ToString("0.00", CultureInfo.InvariantCulture);

    private string Reason(Incident incident, AnomalyExplanation explanation)
    {
        // Of a model with a calendar the features have longer names, and hour and weekday are no causes.
        var cause = explanation.Drivers.Select(driver => (Driver: driver, Feature: FeatureOf(driver.Feature)))
            .FirstOrDefault(item => item.Feature >= 0);
        if (cause.Driver is not { } driver) return "";
        string name = measurements[cause.Feature];
        Judged[] window =
            [.. _machines[incident.Machine].TakeWhile(row => row.Number <= incident.Peak.Number).TakeLast(windowLength)];
        if (driver.Value < driver.TypicalLow || driver.Value > driver.TypicalHigh)
            return Invariant($"{name} was {driver.Value:0.####} in row {window[^(1 + driver.RowsBefore)].Number}, ")
                + Invariant($"usually {driver.TypicalLow:0.####}")
                + (driver.TypicalHigh > driver.TypicalLow ? Invariant($" to {driver.TypicalHigh:0.####}") : "");
        // No value is strange by itself, but what they do together is.
        float[] course = [.. window.Select(row => row.Features[cause.Feature])];
        return Invariant($"{name} had an unusual course over {course.Length} rows, from {course[0]:0.####} to {course[^1]:0.####}")
            + Invariant($", at the lowest {course.Min():0.####}, at the highest {course.Max():0.####}");
    }

    private int FeatureOf(string slot) => measurements.Index().Where(item => slot == item.Item || slot == "Features." + item.Item)
        .Select(item => item.Index).DefaultIfEmpty(-1).First();

    private static string Cell(string text) => text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
