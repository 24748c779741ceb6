namespace AnomalyConsole;

/// <summary>What the program prints.</summary>
internal static class Report
{
    private static readonly float[] Thresholds = [2, 2.5f, 3, 3.5f, 4, 5, 6];

    /// <summary>What is in the file, and which rows of it teach.</summary>
    /// <exception cref="InvalidDataException">No machine has enough rows.</exception>
    public static void File(Reading[] rows, IReadOnlyList<string> measurements, Settings settings)
    {
        Console.WriteLine($"{rows.Length} rows of {measurements.Count} measurement{(measurements.Count == 1 ? "" : "s")}: "
            + $"{string.Join(", ", measurements)}.");
        Reading[] teaching = [.. rows.Where(row => row.Teaches)];
        int[] ofMachines = [.. teaching.CountBy(row => row.Machine).Select(machine => machine.Value)];
        int least = 2 * settings.WindowLength, most = ofMachines.Append(0).Max(), faults = teaching.Count(row => row.IsFault);
        if (Reading.Windows(teaching, settings) <= settings.WindowLength || teaching.Length == rows.Length)
            throw new InvalidDataException(
                Invariant($"{teaching.Length} rows teach (TrainingShare {settings.TrainingShare}), {most} of one machine at most. ")
                + $"At least {least} of one must teach, two windows (WindowLength), with no fault, gap or missing value among them, "
                + "and others must be left to be judged.");
        string whose = ofMachines.Length == 1 ? "them" : $"each of {ofMachines.Length} machines";
        Console.WriteLine(Invariant($"The first {100 * settings.TrainingShare:0} % of {whose} teach what is normal, {teaching.Length} rows")
            + (faults > 0 ? $", but not the {faults} faults among them." : "."));
        Reading[] gaps = [.. rows.Where(row => row.GapBefore > 0)];
        if (gaps.MaxBy(row => row.GapBefore) is Reading longest)
            Console.WriteLine($"The times have {gaps.Length} gap{(gaps.Length == 1 ? "" : "s")}, of {Times.Length(longest.GapBefore)} "
                + $"{(gaps.Length == 1 ? "" : "at most, that one ")}before row {longest.Number}. No window across one teaches; "
                + "an incident whose window reaches across one may be no more than its seam: are its rows odd by themselves?");
    }

    /// <summary>Whether hour and weekday explain much of a measurement, and the model does not look at them.</summary>
    public static void Rhythm(Judged[] taught, IReadOnlyList<string> measurements, Settings settings)
    {
        const int FewestDays = 21;
        if (settings.Calendar && Times.Days(taught, settings) is < FewestDays and double few)
            Console.WriteLine($"The rows that teach cover {Times.Length(few)}: a calendar wants {FewestDays} at least, or every new "
                + "hour of the week is strange.");
        if (settings.Calendar || taught.Length == 0) return;
        Judged[] timed = [.. taught.Where(row => Times.HourOfWeek(row.Time) is not null)];
        var hours = timed.GroupBy(row => (row.Machine, Times.HourOfWeek(row.Time))).ToArray();
        // Each hour of the week three times on average: three weeks.
        if (timed.Length < 500 || hours.Length < 24 * 7 || Times.Days(timed, settings) < FewestDays) return;
        string[] follow = [.. measurements.Where((_, i) => BetweenGroups(timed, hours, i) > 0.5)];
        if (follow.Length > 0)
            Console.WriteLine($"Hour and weekday explain more than half of {string.Join(", ", follow)}. With Calendar = true in Program.cs "
                + "(--calendar of dotnet new) a row is looked at as one of its hour: a busy night stands out, a busy noon does not.");
    }

    /// <summary>Rows that teach and should perhaps not.</summary>
    /// <param name="taught">All that teach.</param>
    /// <param name="incidents">Those that one half of them finds in the other.</param>
    public static void Doubtful(
        Judged[] taught, IEnumerable<(Incident Incident, string Why)> incidents, IReadOnlyList<string> measurements, Settings settings)
    {
        Outliers[] outside = [.. Outliers.In(taught, measurements, settings.WindowLength).Take(3)];
        // Each stretch of rows once.
        (Incident, string)[] others = [.. incidents
            .Where(item => !outside.Any(rows => rows.First.Machine == item.Incident.Machine
                && rows.First.Number <= item.Incident.Last.Number && item.Incident.First.Number <= rows.Last.Number))
            .OrderByDescending(item => item.Incident.Peak.Score).Take(3)];
        if (outside.Length + others.Length == 0) return;
        Console.WriteLine("Of the rows that teach, these are unlike the rest. What you want to hear of when it comes again, name in "
            + "Faults, and train again; what stays here counts as normal:");
        foreach (Outliers rows in outside)
            Console.WriteLine($"  {Rows(rows.First, rows.Last)}; {rows.Measurement} "
                + Invariant($"was {rows.Value:0.####}, half of its values lie between {rows.Low:0.####} and {rows.High:0.####}"));
        IncidentList.Print(others);
    }

    /// <summary>Which rows, whose, and when.</summary>
    public static string Rows(Judged first, Judged last)
    {
        string start = Times.Text(first.Time), end = Times.Text(last.Time);
        return (first == last ? $"row {first.Number}" : $"rows {first.Number} to {last.Number}")
            + (first.Machine.Length > 0 ? $" of {first.Machine}" : "")
            + (start.Length == 0 ? "" : start == end ? $", {start}" : $", {start} to {end}");
    }

    /// <summary>What each threshold finds among the rows that did not train, and what of it would be there by chance.</summary>
    public static void Table(Judged[] rows, IReadOnlyList<Incident> found, Settings settings)
    {
        int judged = rows.Count(row => row.IsJudged);
        double days = Times.Days(rows, settings);
        string span = double.IsNaN(days) ? "" : $", {Times.Length(days)}";
        string rest = judged < rows.Length ? "; the rest lack a full window, or a value" : "";
        Console.WriteLine($"Of the other {rows.Length} rows {judged} were judged{span}{rest}.");
        Judged[][] events = [.. Events(rows)];
        bool hasLabels = settings.Label.Length > 0;
        Console.WriteLine("threshold  incidents" + (days >= 1 ? "  a day" : "")
            + (hasLabels ? "  without a label  labelled events found" : "")
            + "  rows flagged" + (hasLabels ? "  of them without a label" : "") + "  rows by chance, were all normal");
        foreach (float threshold in Thresholds)
        {
            Incident[] above = [.. found.Where(incident => incident.Peak.Score >= threshold)];
            string daily = days >= 1 ? Invariant($"  {above.Length / days,5:0.00}") : "";
            int hit = events.Count(rowsOfEvent => rowsOfEvent.Any(row => row.Score >= threshold));
            string labelled = hasLabels
                ? $"  {above.Count(incident => !incident.IsKnown),15}  {$"{hit} of {events.Length}",21}" : "";
            Judged[] flagged = [.. rows.Where(row => row.Score >= threshold)];
            string unlabelled = hasLabels ? $"  {flagged.Count(row => !row.IsLabelled),23}" : "";
            Console.WriteLine(Invariant($"{threshold,9:0.0}  {above.Length,9}{daily}{labelled}")
                + Invariant($"  {flagged.Length,12}{unlabelled}  {Chance(judged, threshold),31:0.0}"));
        }
        if (hasLabels && events.Length == 0)
            Console.WriteLine("No labelled row is among the judged ones: if there are any that teach, a smaller TrainingShare helps.");
        if (double.IsNaN(days)) Console.WriteLine("No time: name its column, or say SecondsPerRow, for figures a day.");
    }

    /// <summary>The lowest threshold that finds no more than two incidents a day, and how to set it.</summary>
    public static void Start(Judged[] rows, IReadOnlyList<Incident> found, Settings settings, float current)
    {
        double days = Times.Days(rows, settings);
        float start = days >= 1 ? Thresholds.FirstOrDefault(threshold => Daily(threshold) <= 2, Thresholds[^1]) : Thresholds[0];
        string why = days >= 1
            ? Invariant($"{Daily(start):0.00} incidents a day") + (settings.Label.Length > 0 ? " without a label" : "")
            : "less than a day of time says little of how many incidents come a day";
        string own = current == Thresholds[0]
            ? Invariant($"model.zip has its own threshold, {current}. Start")
            : Invariant($"model.zip has the threshold {current}. It was chosen before, and is kept. By this table: start");
        int judged = rows.Count(row => row.IsJudged), flagged = rows.Count(row => row.Score >= start);
        double chance = Chance(judged, start);
        if (flagged > 0 && flagged <= 1.5 * chance)
            Console.WriteLine(Invariant($"At {start} chance alone would flag {chance:0.0} rows, and {flagged} are: most of these incidents")
                + " are the rarest of what is normal. If something is missing among them, did its like teach (Faults)?");
        Console.WriteLine(Invariant($"{own} at {start} ({why}): look at each incident, ")
            + "and go higher only if there are more than you can look at."
            + (start == current ? "" : Invariant($" Set it by `dotnet run -c Release -- {start}`.")));

        double Daily(float threshold) => found.Count(incident => !incident.IsKnown && incident.Peak.Score >= threshold) / days;
    }

    /// <summary>Whether so many rows are flagged that what is normal has perhaps changed.</summary>
    public static void Unlike(Judged[] rows)
    {
        int judged = rows.Count(row => row.IsJudged), flagged = rows.Count(row => row.Score >= Thresholds[0]);
        if (flagged > judged / 10)
            Console.WriteLine(Invariant($"{100.0 * flagged / judged:0} % of the judged rows are above {Thresholds[0]}, ")
                + "where chance gives 1 %. Faults may last so long; but if these rows are normal, a higher threshold only hides "
                + "that they are unlike those that teach: train on more or newer ones (TrainingShare), if no fault is among them.");
    }

    /// <summary>Measurements with more than half of their variance between machines: a fault of one is normal for another.</summary>
    public static void Machines(Judged[] rows, IReadOnlyList<string> measurements)
    {
        IGrouping<string, Judged>[] machines = [.. rows.GroupBy(row => row.Machine)];
        string[] apart = [.. measurements.Where((_, i) => BetweenGroups(rows, machines, i) > 0.5)];
        if (apart.Length > 0)
            Console.WriteLine($"The machines differ in {string.Join(", ", apart)}: a fault of one may be normal for another. "
                + "If one matters, train a model of it alone too, on a file of its rows.");
    }

    // So many of the rows reach a threshold if all are normal.
    private static double Chance(int judged, float threshold) => judged * Math.Pow(10, -threshold);

    // Which share of a measurement's variance lies between the groups.
    private static double BetweenGroups(Judged[] rows, IReadOnlyList<IEnumerable<Judged>> groups, int i)
    {
        double[] all = Values(rows);
        double mean = all.DefaultIfEmpty().Average(), total = all.Sum(value => Math.Pow(value - mean, 2));
        return total == 0 ? 0 : groups.Select(Values).Sum(own => own.Length * Math.Pow(own.DefaultIfEmpty().Average() - mean, 2)) / total;

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

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
