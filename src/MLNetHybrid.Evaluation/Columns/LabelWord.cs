namespace MLNetHybrid.Evaluation.Columns;

/// <summary>
/// What a label's value says: 0 and 1, false and true, normal (benign, inlier) and anomaly (anomalous, abnormal, attack, malicious,
/// outlier), in any case. -1 says nothing: scikit-learn's outliers are -1, others' are 1.
/// </summary>
internal static class LabelWord
{
    private enum Scale { Number, Truth, Word }

    private static readonly Dictionary<string, (Scale Scale, bool Anomaly)> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["0"] = (Scale.Number, false),
        ["1"] = (Scale.Number, true),
        ["false"] = (Scale.Truth, false),
        ["true"] = (Scale.Truth, true),
        ["normal"] = (Scale.Word, false),
        ["benign"] = (Scale.Word, false),
        ["inlier"] = (Scale.Word, false),
        ["anomaly"] = (Scale.Word, true),
        ["anomalous"] = (Scale.Word, true),
        ["abnormal"] = (Scale.Word, true),
        ["attack"] = (Scale.Word, true),
        ["malicious"] = (Scale.Word, true),
        ["outlier"] = (Scale.Word, true),
    };

    /// <summary>
    /// Whether each value names the anomaly; null where one does not say, or where they mix scales, such as "1" and "normal".
    /// </summary>
    public static bool[]? Read(IReadOnlyList<object> values)
    {
        var read = new (Scale Scale, bool Anomaly)[values.Count];
        for (int i = 0; i < read.Length; i++)
        {
            if (!Words.TryGetValue(Text(values[i]).Trim(), out read[i]) || read[i].Scale != read[0].Scale) return null;
        }
        return read.Length == 0 ? null : [.. read.Select(r => r.Anomaly)];
    }

    /// <summary>A value as an error writes it: 0.1 and not 0.10000000149011612 where it was Single.</summary>
    public static string Text(object value) =>
        Convert.ToString(value is double number && number == (float)number ? (float)number : value, CultureInfo.InvariantCulture) ?? "";
}
