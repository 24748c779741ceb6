namespace MLNetHybrid.Evaluation;

/// <summary>Something that a report shows first, in words: an incident, a fault, a group of alarms.</summary>
/// <param name="Heading">One line.</param>
/// <param name="Text">A sentence or two below it.</param>
public sealed record ReportFinding(string Heading, string Text)
{
    /// <summary>Why the model judged so. Default null: not shown.</summary>
    public AnomalyExplanation? Explanation { get; init; }

    /// <summary>When things happened: a strip of marks, in time's order. Default: none.</summary>
    public IReadOnlyList<ReportMark> Marks { get; init; } = [];

    /// <summary>Headings of the table of details. Default: no table.</summary>
    public IReadOnlyList<string> ColumnNames { get; init; } = [];

    /// <summary>The table's lines, each as long as <see cref="ColumnNames"/>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init; } = [];
}
