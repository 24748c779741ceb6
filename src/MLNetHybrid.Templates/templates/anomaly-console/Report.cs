using System.Globalization;
using Microsoft.ML;
using MLNetHybrid;

namespace AnomalyConsole;

/// <summary>What the program prints.</summary>
internal static class Report
{
    private const int Listed = 12;

    private static readonly float[] Thresholds = [2, 2.5f, 3, 3.5f, 4, 5, 6];

    private static readonly string[] DayFirst = ["d.M.yyyy H:mm:ss", "d.M.yyyy H:mm", "d.M.yyyy"];

    /// <summary>What each threshold finds among the rows that did not train, and what of it would be there by chance.</summary>
    public static void Table(Judged[] rows, IReadOnlyList<Incident> found, Settings settings)
    {
        int judged = rows.Count(row => row.IsJudged);
        double days = Days(rows, settings);
        string span = double.IsNaN(days) ? "" : Invariant($", {Text(TimeSpan.FromDays(days))}");
        string rest = judged < rows.Length ? "; the rest lack a full window, or a value" : "";
        Console.WriteLine($"Of the other {rows.Length} rows {judged} were judged{span}{rest}.");
        Judged[][] events = [.. Events(rows)];
        bool hasLabels = settings.Label.Length > 0;
        Console.WriteLine("threshold  incidents" + (days >= 1 ? "  a day" : "")
            + (hasLabels ? "  without a label  labelled events found" : "") + "  rows flagged  rows by chance, were all normal");
        foreach (float threshold in Thresholds)
        {
            Incident[] above = [.. found.Where(incident => incident.Peak >= threshold)];
            string daily = days >= 1 ? Invariant($"  {above.Length / days,5:0.00}") : "";
            int hit = events.Count(rowsOfEvent => rowsOfEvent.Any(row => row.Score >= threshold));
            string labelled = hasLabels
                ? $"  {above.Count(incident => !events.Any(incident.Meets)),15}  {$"{hit} of {events.Length}",21}" : "";
            Console.WriteLine(Invariant($"{threshold,9:0.0}  {above.Length,9}{daily}{labelled}")
                + Invariant($"  {rows.Count(row => row.Score >= threshold),12}  {judged * Math.Pow(10, -threshold),31:0.0}"));
        }
        if (double.IsNaN(days)) Console.WriteLine("No time: name its column, or say SecondsPerRow, for figures a day.");
    }

    /// <summary>The lowest threshold that finds no more than two incidents a day, and how to set it.</summary>
    public static void Start(Judged[] rows, IReadOnlyList<Incident> found, Settings settings, float current)
    {
        if (current != Thresholds[0])
        {
            Console.WriteLine(Invariant($"model.zip has the threshold {current}. It was chosen before, and is kept."));
            return;
        }
        double days = Days(rows, settings);
        float start = days >= 1 ? Thresholds.FirstOrDefault(threshold => Daily(threshold) <= 2, Thresholds[^1]) : Thresholds[0];
        string why = days >= 1
            ? Invariant($"{Daily(start):0.00} incidents a day")
            : "less than a day of time says little of how many incidents come a day";
        Console.WriteLine(Invariant($"model.zip has its own threshold, {current}. Start at {start} ({why}): look at each incident, ")
            + "and go higher only if there are more than you can look at."
            + (start == current ? "" : Invariant($" Set it by `dotnet run -c Release -- {start}`.")));

        double Daily(float threshold) => found.Count(incident => incident.Peak >= threshold) / days;
    }

    /// <summary>Measurements with more than half of their variance between machines: a fault of one is normal for another.</summary>
    public static void Machines(Judged[] rows, IReadOnlyList<string> measurements)
    {
        IGrouping<string, Judged>[] machines = [.. rows.GroupBy(row => row.Machine)];
        string[] apart = [.. measurements.Where((_, i) => BetweenMachines(rows, machines, i) > 0.5)];
        if (apart.Length > 0)
            Console.WriteLine($"The machines differ in {string.Join(", ", apart)}: a fault of one may be normal for another. "
                + "If one matters, train a model of it alone too, on a file of its rows.");
    }

    /// <summary>The incidents, the highest first, and the measurement that counted most.</summary>
    public static void Incidents(IReadOnlyList<Incident> found, AnomalyExplainer explainer, IDataView rows, Settings settings)
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
            string start = When(incident.Start), end = When(incident.End);
            string when = start.Length == 0 ? "" : start == end ? $", {start}" : $", {start} to {end}";
            string why = explanation.Drivers is not [{ } driver, ..] ? ""
                : driver.Value >= driver.TypicalLow && driver.Value <= driver.TypicalHigh
                    ? $"; {driver.Feature} has an unusual course over {settings.WindowLength} rows"
                : Invariant($"; {driver.Feature} was {driver.Value:0.####}, usually {driver.TypicalLow:0.####}")
                    + (driver.TypicalHigh > driver.TypicalLow ? Invariant($" to {driver.TypicalHigh:0.####}") : "");
            // Rounded down: a threshold that is not reached does not look so.
            Console.WriteLine(Invariant($"  up to {Math.Floor(100 * incident.Peak) / 100:0.00}: rows {incident.First} to {incident.Last}")
                + $"{(incident.Machine.Length > 0 ? $" of {incident.Machine}" : "")}{when} ({incident.FlaggedRows} flagged){why}");
        }
    }

    private static double BetweenMachines(Judged[] rows, IGrouping<string, Judged>[] machines, int i)
    {
        double[] all = Values(rows);
        double mean = all.DefaultIfEmpty().Average(), total = all.Sum(value => Math.Pow(value - mean, 2));
        return total == 0 ? 0 : machines.Select(Values).Sum(own => own.Length * Math.Pow(own.DefaultIfEmpty().Average() - mean, 2)) / total;

        double[] Values(IEnumerable<Judged> some) => [.. some.Select(row => (double)row.Features[i]).Where(double.IsFinite)];
    }

    // Neighbouring rows of a machine that are labelled.
    private static IEnumerable<Judged[]> Events(Judged[] rows)
    {
        foreach (IGrouping<string, Judged> machine in rows.GroupBy(row => row.Machine))
        {
            List<Judged> labelled = [];
            foreach (Judged row in machine)
            {
                if (row.IsLabelled) labelled.Add(row);
                else if (labelled.Count > 0)
                {
                    yield return [.. labelled];
                    labelled.Clear();
                }
            }
            if (labelled.Count > 0) yield return [.. labelled];
        }
    }

    // The time that the rows cover; NaN: not known.
    private static double Days(Judged[] rows, Settings settings)
    {
        double[] days = [.. rows.Select(row => DayOf(row.Time)).Where(double.IsFinite)];
        return days.Length > 1 ? days.Max() - days.Min()
            : settings.SecondsPerRow > 0 ? rows.CountBy(row => row.Machine).Max(machine => machine.Value) * settings.SecondsPerRow / 86400
            : double.NaN;
    }

    private static double DayOf(string time) => TimeOf(time) is DateTime at ? at.Ticks / (double)TimeSpan.TicksPerDay : double.NaN;

    // Day.month.year, seconds or milliseconds since 1970, ISO 8601, month/day/year; null: none of these.
    private static DateTime? TimeOf(string time) =>
        DateTime.TryParseExact(time, DayFirst, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime at) ? at
        : double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out double count)
            ? count > 1e11 ? DateTime.UnixEpoch.AddMilliseconds(count) : count > 1e8 ? DateTime.UnixEpoch.AddSeconds(count) : null
        : DateTime.TryParse(time, CultureInfo.InvariantCulture, out at) ? at : null;

    // As the file has it; numbers as what they stand for.
    private static string When(string time) =>
        time.Length > 0 && time.All(char.IsDigit) && TimeOf(time) is DateTime at ? Invariant($"{at:yyyy-MM-dd HH:mm:ss}Z") : time;

    private static string Text(TimeSpan span) =>
        span.TotalDays >= 1 ? Invariant($"{span.TotalDays:0.0} days") : span.TotalHours >= 1 ? Invariant($"{span.TotalHours:0.0} hours")
        : Invariant($"{span.TotalMinutes:0.0} minutes");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
