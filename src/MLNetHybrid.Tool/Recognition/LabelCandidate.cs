using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>
/// A column that is named as labels are and holds few different values: never a feature, and a label if its values are clear.
/// </summary>
internal sealed record LabelCandidate(ColumnProfile Column, int Rank)
{
    private const int MostValues = 10;
    private static readonly HashSet<string> Normal =
        new(["normal", "benign", "ok", "good", "nominal", "healthy", "no", "n", "inlier"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Abnormal =
        new(["anomaly", "anomalous", "anomalie", "abnormal", "attack", "outlier",
            "fault", "faulty", "failure", "bad", "malicious", "broken",
            "yes", "y"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether two values say beyond doubt which rows are anomalies.</summary>
    public bool IsClear { get; private init; }

    /// <summary>The texts of anomalies; empty where 1 or true says so.</summary>
    public IReadOnlyList<string> AnomalyValues { get; private init; } = [];

    /// <summary>Whether it is clear which values mean an anomaly.</summary>
    public bool IsUnderstood { get; private init; }

    /// <summary>Why it is a label.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Why it is no feature, where it is not taken for the label.</summary>
    public string WhyNot { get; private init; } = "";

    /// <summary>Null: the column is something else.</summary>
    public static LabelCandidate? Of(ColumnProfile column, int rowCount)
    {
        string name = column.Column.Heading;
        if (!ColumnNames.NamesVerdict(name) || column.Texts is not { Count: >= 2 and <= MostValues } texts) return null;
        int? rank = ColumnNames.LabelRank(name);
        // A vague name of several whole numbers may be that of a setting: "target" of 20, 21 and 22 degrees.
        bool isNumberCode = column.IsNumeric && texts.Count > 2;
        if (isNumberCode && (rank is null || ColumnNames.IsVagueLabel(name) && column.Smallest is not (0 or 1 or -1))) return null;

        (string[] anomalies, bool byText) = Anomalies(texts);
        int count = anomalies.Sum(text => column.Counts[texts.Index().First(t => t.Item == text).Index]);
        string values = string.Join(", ", texts.Take(4).Select(text => CsvCell.Short(text))) + (texts.Count > 4 ? ", …" : "");
        string holds = FormattableString.Invariant($"holds {values}; {100.0 * count / rowCount:0.#} % of the rows are anomalies");
        // "class" and "label" may call the good rows 1.
        bool clear = rank is not null && texts.Count == 2 && anomalies.Length == 1 && column.Missing == 0
            && (!ColumnNames.IsVagueLabel(name) || 2 * count <= rowCount);
        return new(column, rank ?? int.MaxValue)
        {
            IsClear = clear,
            IsUnderstood = anomalies.Length > 0 && !byText,
            AnomalyValues = byText ? anomalies : [],
            Reason = $"its name, and it {holds}",
            WhyNot = clear ? $"a second label: {holds}" : $"named as labels and alarms are; holds {values}",
        };
    }

    // The texts that mean an anomaly; none: that is not clear.
    private static (string[] Texts, bool ByText) Anomalies(IReadOnlyList<string> texts)
    {
        if (texts.All(text => LabelColumn.Understood(text) is not null))
            return ([.. texts.Where(text => LabelColumn.Understood(text) == true)], false);
        string[] abnormal = [.. texts.Where(Abnormal.Contains)];
        return abnormal.Length + texts.Count(Normal.Contains) == texts.Count ? (abnormal, true) : ([], true);
    }
}
