using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>Which column is the label, which tells streams apart, which is the clock, and which are features.</summary>
internal sealed class ColumnRoles(FileProfile file, ReadingChoices choices)
{
    private readonly HashSet<ColumnProfile> _taken = [];
    private readonly List<Finding> _findings = [];
    private readonly List<Finding> _leftOut = [];
    private ColumnProfile? _clock;

    public RecognisedFile Recognise(CsvLayout layout, IEnumerable<Finding> findings)
    {
        _findings.AddRange(findings);
        foreach (ColumnProfile ignored in Chosen(choices.Ignored)) LeaveOut(ignored, "given", "--features");
        // Streams before the clock: one clock runs anew for each of them. Before both the labels, whose names are the clearest.
        LabelChoice? label = Label();
        (string? partition, int[] previous) = Partition();
        (string? clock, ClockFormat? format) = Clock(previous);
        List<ColumnProfile> features = Features(previous);
        string[] names = [.. choices.Features ?? features.Select(feature => feature.Column.Name)];
        _findings.Add(new("features", string.Join(", ", names), choices.Features is null ? "numbers that vary" : "given",
            "--features, --ignore"));
        return new(
            layout with
            {
                Label = label?.Column,
                AnomalyValues = label?.AnomalyValues ?? [],
                Partition = partition,
                Clock = clock,
                Features = names,
                Ignored = choices.Ignored,
            },
            [.. _findings, .. _leftOut])
        {
            Clock = format,
        };
    }

    private IEnumerable<ColumnProfile> Free =>
        file.Columns.Where(column => !_taken.Contains(column)
            && choices.Features?.Any(name => column.Column.Name == name || column.Column.Heading == name) != true);

    private LabelChoice? Label()
    {
        if (choices.Label is string given)
        {
            foreach (ColumnProfile column in Chosen([given])) _taken.Add(column);
            _findings.Add(new("label", given, "given", "--no-label"));
            return new(given, choices.AnomalyValues);
        }
        if (choices.NoLabel) return null;
        LabelCandidate[] candidates = [.. Free.Select(column => LabelCandidate.Of(column, file.RowCount)).OfType<LabelCandidate>()
            .OrderBy(candidate => candidate.Rank)];
        if (candidates.FirstOrDefault(candidate => candidate.IsClear) is not LabelCandidate best) return null;
        _taken.Add(best.Column);
        _findings.Add(new("label", best.Column.Column.Name, best.Reason, "--label, --no-label"));
        return new(best.Column.Column.Name, best.AnomalyValues);
    }

    private (string? Name, int[] Previous) Partition()
    {
        if (choices.Partition is string given)
        {
            ColumnProfile? column = Chosen([given]).FirstOrDefault();
            if (column is not null) _taken.Add(column);
            string streams = column?.Texts is { } texts ? FormattableString.Invariant($"given; {texts.Count} streams") : "given";
            _findings.Add(new("streams", given, streams, "--no-partition"));
            return (given, Previous(column));
        }
        int[] wholeFile = Previous(null);
        if (choices.NoPartition) return (null, wholeFile);
        StreamCandidate? best = StreamCandidate.Best([.. Free], file.RowCount, choices.NoClock);
        if (best is null) return (null, wholeFile);
        _taken.Add(best.Column);
        _findings.Add(new("streams", best.Column.Column.Name, best.Reason, "--partition, --no-partition"));
        return (best.Column.Column.Name, Previous(best.Column));
    }

    private (string? Name, ClockFormat? Format) Clock(int[] previous)
    {
        if (choices.NoClock)
        {
            _findings.Add(new("clock", "none", "given; the rows count as being in the order of time", "--clock"));
            return (null, null);
        }
        if (choices.Clock is string given)
        {
            ColumnProfile? column = Chosen([given]).FirstOrDefault();
            if (column is null) return (given, null);
            _taken.Add(_clock = column);
            ClockFormat? read = ClockCandidate.Of(column, previous, given: true)?.Format;
            _findings.Add(new("clock", given, $"given; {read?.Name ?? "neither a time nor a number in every row"}", "--no-clock"));
            return (given, read);
        }
        ClockCandidate? best = Free.Select(column => ClockCandidate.Of(column, previous, given: false)).OfType<ClockCandidate>()
            .OrderBy(candidate => candidate.Rank).FirstOrDefault();
        if (best is null)
        {
            _findings.Add(new("clock", "none", "no column holds times that rise; the rows count as being in the order of time", "--clock"));
            return (null, null);
        }
        _taken.Add(_clock = best.Column);
        _findings.Add(new("clock", best.Column.Column.Name, best.Reason, "--clock, --no-clock"));
        return (best.Column.Column.Name, best.Format);
    }

    private List<ColumnProfile> Features(int[] previous)
    {
        var features = new List<ColumnProfile>();
        foreach (ColumnProfile column in Free.ToArray())
        {
            string name = ShellWord.Of(column.Column.Word);
            if (choices.Features is not null) LeaveOut(column, "not among the features that were given", "--features");
            else if (column.Missing == column.RowCount) LeaveOut(column, "empty in every row");
            else if (LabelCandidate.Of(column, file.RowCount) is LabelCandidate verdict)
                LeaveOut(column, verdict.WhyNot, verdict.IsUnderstood ? $"--label {name}" : $"--label {name} --anomaly-value");
            else if (column.Texts is { Count: 1 } same) LeaveOut(column, $"holds {CsvCell.Short(same[0])} in every row");
            else if (!column.IsNumeric)
            {
                LeaveOut(column, WhatTexts(column), column.Times.Any() ? $"--clock {name}"
                    : column.Texts is { } texts && texts.Count <= column.RowCount / 2 ? $"--partition {name}"
                    : "");
            }
            else if (column.Missing > column.RowCount / 2)
                LeaveOut(column, FormattableString.Invariant($"empty in {column.Missing} of {column.RowCount} rows"));
            else if (ColumnOrder.Of(row => column.Numbers[row], previous).IsRising)
                LeaveOut(column, "rises in every row, as a counter does");
            else features.Add(column);
        }
        return features;
    }

    private string WhatTexts(ColumnProfile column) =>
        column.Times.Any(time => IsOfOneDay(time.Ticks)) && _clock?.Times.Any(time => time.Ticks.All(IsMidnight)) == true
            ? $"times of the day, which '{_clock.Column.Name}' lacks: in one column, as in 31.12.2026 23:59, both would be the clock"
        : column.Times.Any() ? "times, and another column is the clock or they do not rise"
        : column.Texts is { } texts ? FormattableString.Invariant($"text, {texts.Count} different")
        : FormattableString.Invariant($"text, more than {ColumnProfile.MostTexts} different");

    private static bool IsOfOneDay(IReadOnlyList<double> ticks)
    {
        double[] known = [.. ticks.Where(double.IsFinite)];
        return known.Length > 0 && known.Max() - known.Min() < TimeSpan.TicksPerDay;
    }

    private static bool IsMidnight(double ticks) => !double.IsFinite(ticks) || ticks % TimeSpan.TicksPerDay == 0;

    private void LeaveOut(ColumnProfile column, string reason, string options = "--features")
    {
        _taken.Add(column);
        string name = column.Column.Heading.Length == 0 && column.Column.Word.Length == 0 ? column.Column.ToString() : column.Column.Name;
        _leftOut.Add(new("left out", name, reason, options));
    }

    // Names that no column has are the reader's to complain about.
    private IEnumerable<ColumnProfile> Chosen(IEnumerable<string> names) =>
        names.SelectMany(file.Header.Find).Select(column => file.Columns[column.Number - 1]);

    private int[] Previous(ColumnProfile? partition) => ColumnOrder.PreviousRows(partition?.Codes, file.RowCount);

    private sealed record LabelChoice(string Column, IReadOnlyList<string> AnomalyValues);
}
