namespace MLNetHybrid.Evaluation.Columns;

/// <summary>The part of an error that shows how a label is mapped to Boolean, in code that can be pasted.</summary>
internal static class LabelMapping
{
    private const string Conversion = "mlContext.Transforms.Conversion";

    /// <summary>Of a key, by the values that it stands for; empty where no literal of C# is one.</summary>
    public static string OfKey(string columnName, IReadOnlyList<object> values) =>
        values is not [object anomaly, ..] || Literal(anomaly) is not (string type, string first) ? ""
        : $": where '{LabelWord.Text(anomaly)}' is the anomaly, with {Conversion}.MapKeyToValue({Quoted(columnName)}).Append("
            + Map(columnName, type, first, values.Count > 1 ? Literal(values[1])?.Code : null) + ")";

    /// <summary>Of text.</summary>
    public static string OfText(string columnName) => ", such as with " + Map(columnName, "string", Quoted("anomaly"), Quoted("normal"));

    private static string Map(string columnName, string type, string anomaly, string? normal) =>
        $"{Conversion}.MapValue({Quoted(columnName)}, new Dictionary<{type}, bool> "
        + $"{{ [{anomaly}] = true{(normal is null ? "" : $", [{normal}] = false")} }})";

    private static (string Type, string Code)? Literal(object value) => value switch
    {
        string text => ("string", Quoted(text)),
        float number => ("float", LabelWord.Text(number) + "f"),
        double number => ("double", LabelWord.Text(number)),
        sbyte or short or int or long or byte or ushort or uint or ulong =>
            (value.GetType().FullName!, Convert.ToString(value, CultureInfo.InvariantCulture)!),
        _ => null,
    };

    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
