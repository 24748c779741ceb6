using System.Globalization;
using Microsoft.ML;
using MLNetHybrid;

namespace AnomalyConsole;

/// <summary>What the program prints.</summary>
internal static class Report
{
    private const int Listed = 12;

    /// <summary>What each threshold finds among the rows that did not train, and what of it would be there by chance.</summary>
    public static void Thresholds(Judged[] rows, IReadOnlyList<Incident> found, Settings settings)
    {
        int judged = rows.Count(row => row.IsJudged);
        double days = Days(rows, settings);
        string span = double.IsNaN(days) ? "" : Invariant($", {Text(TimeSpan.FromDays(days))} of each machine");
        Console.WriteLine($"Of the other {rows.Length} rows {judged} were judged{span}; the rest lack a full window, or a value.");
        Console.WriteLine($"threshold  incidents{(days >= 1 ? "  a day" : "")}  rows flagged  rows by chance, were all normal");
        foreach (float threshold in (float[])[2, 2.5f, 3, 3.5f, 4, 5, 6])
        {
            int incidents = found.Count(incident => incident.Peak >= threshold);
            string daily = days >= 1 ? Invariant($"  {incidents / days,5:0.00}") : "";
            Console.WriteLine(Invariant($"{threshold,9:0.0}  {incidents,9}{daily}  {rows.Count(row => row.Score >= threshold),12}")
                + Invariant($"  {judged * Math.Pow(10, -threshold),31:0.0}"));
        }
        if (double.IsNaN(days)) Console.WriteLine("No time: name its column, or say SecondsPerRow, for figures a day.");
        else if (days < 1) Console.WriteLine("Less than a day: too little for a figure a day.");
    }

    /// <summary>The incidents, the highest first, and the measurement that counted most.</summary>
    public static void Incidents(IReadOnlyList<Incident> found, AnomalyExplainer explainer, IDataView rows)
    {
        Incident[] listed = [.. found.OrderByDescending(incident => incident.Peak).Take(Listed)];
        if (listed.Length == 0)
        {
            Console.WriteLine("No incidents.");
            return;
        }
        IReadOnlyList<AnomalyExplanation> explanations = explainer.Explain(rows, [.. listed.Select(incident => incident.PeakRow - 1L)]);
        Console.WriteLine(found.Count > Listed ? $"The {Listed} highest of {found.Count} incidents:" : "The incidents, the highest first:");
        foreach ((Incident incident, AnomalyExplanation explanation) in listed.Zip(explanations))
        {
            string when = incident.Start.Length == 0 ? ""
                : incident.Start == incident.End ? $", {incident.Start}" : $", {incident.Start} to {incident.End}";
            string why = explanation.Drivers is [{ } driver, ..]
                ? Invariant($"; {driver.Feature} was {driver.Value:0.####}, ")
                    + Invariant($"usually {driver.TypicalLow:0.####} to {driver.TypicalHigh:0.####}")
                : "";
            Console.WriteLine(Invariant($"  up to {incident.Peak:0.0}: rows {incident.First} to {incident.Last}")
                + $"{(incident.Machine.Length > 0 ? $" of {incident.Machine}" : "")}{when} ({incident.FlaggedRows} flagged){why}");
        }
    }

    // The mean over machines of the time that their rows cover; NaN: not known.
    private static double Days(Judged[] rows, Settings settings) => rows.GroupBy(row => row.Machine).Average(machine =>
    {
        DateTime[] times = [.. machine.Where(row => row.Time.Length > 0).Select(
            row => DateTime.TryParse(row.Time, CultureInfo.InvariantCulture, out DateTime at) ? at : default).Where(at => at != default)];
        return times.Length > 1 ? (times.Max() - times.Min()).TotalDays
            : settings.SecondsPerRow > 0 ? machine.Count() * settings.SecondsPerRow / 86400 : double.NaN;
    });

    private static string Text(TimeSpan span) =>
        span.TotalDays >= 1 ? Invariant($"{span.TotalDays:0.0} days") : span.TotalHours >= 1 ? Invariant($"{span.TotalHours:0.0} hours")
        : Invariant($"{span.TotalMinutes:0.0} minutes");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
