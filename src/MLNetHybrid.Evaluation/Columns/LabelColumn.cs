namespace MLNetHybrid.Evaluation.Columns;

/// <summary>
/// Reads a label column of any of the accepted types: Boolean, any number type that holds 0 or 1, or a key whose values say in words which
/// of them is the anomaly. The number of a key says nothing: <c>MapValueToKey</c> counts values in the order in which it meets them.
/// </summary>
internal static class LabelColumn
{
    private const int ValuesNamed = 5;

    /// <summary>The label of the current row, true for an anomaly; null where it is missing (NaN, or no key).</summary>
    /// <exception cref="ArgumentException">The column is missing, of another type, or its keys do not say which is the anomaly.</exception>
    public static Func<bool?> Label(this ViewReader view, string name, string option)
    {
        DataViewSchema.Column column = view.Find(name, option);
        if (column.Type is KeyDataViewType)
        {
            bool[] isAnomaly = Meaning(column, option);
            Func<ulong> keyOf = view.Key(column);
            return () => keyOf() is > 0 and ulong key ? isAnomaly[key - 1] : null;
        }
        ViewReader.Check(
            column, column.Type is BooleanDataViewType or NumberDataViewType,
            "Boolean, a number (0 or 1) or a key whose values say which is the anomaly", option,
            column.Type is TextDataViewType ? $" Give it as Boolean{LabelMapping.OfText(name)}." : "");
        Func<double> numberOf = view.As<double>(column, NumberDataViewType.Double);
        return () => numberOf() switch
        {
            double.NaN => null,
            0 => false,
            1 => true,
            double other => throw new InvalidOperationException(
                Invariant($"Column '{name}' must hold 0 or 1; got {LabelWord.Text(other)} in row {view.Position}.")
                + (other == -1 ? " -1 is the anomaly in some data and the normal row in others: give it as Boolean." : "")),
        };
    }

    private static bool[] Meaning(DataViewSchema.Column column, string option)
    {
        IReadOnlyList<object>? values = KeyColumn.Values(column);
        if (values is not null && LabelWord.Read(values) is bool[] isAnomaly) return isAnomaly;
        string found = "a key without values", advice = "";
        if (values is { Count: > 0 })
        {
            found = $"a key of {string.Join(", ", values.Take(ValuesNamed).Select(value => $"'{LabelWord.Text(value)}'"))}"
                + (values.Count > ValuesNamed ? $" and {values.Count - ValuesNamed} more" : "");
            advice = LabelMapping.OfKey(column.Name, values);
        }
        throw new ArgumentException(
            $"{option}: column '{column.Name}' is {found}, which does not say what is the anomaly. Give it as Boolean{advice}, "
            + "or use the values 0 and 1, false and true, or normal and anomaly.", option);
    }
}
