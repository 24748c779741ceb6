using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Evaluation.Columns;

namespace MLNetHybrid.Evaluation.Classification;

/// <summary>
/// Reads a label column of any of the accepted types: Boolean, any number type that holds 0 or 1, or a key whose values say in words which of them is the
/// anomaly. The number of a key says nothing: <c>MapValueToKey</c> counts values in the order in which it meets them.
/// </summary>
internal sealed class LabelColumn
{
    private const int ValuesNamed = 5;

    private readonly DataViewSchema.Column _column;

    // By key from 1 on; null for other types.
    private readonly bool[]? _isAnomaly;

    private LabelColumn(DataViewSchema.Column column, bool[]? isAnomaly) => (_column, _isAnomaly) = (column, isAnomaly);

    public DataViewSchema.Column Column => _column;

    /// <exception cref="ArgumentException">There is no such column, it is of another type, or its keys do not say which is the anomaly.</exception>
    public static LabelColumn Of(DataViewSchema schema, string columnName, string optionName)
    {
        DataViewSchema.Column column = ScoredRowReader.Column(schema, columnName, optionName);
        if (column.Type is KeyDataViewType) return new LabelColumn(column, Meaning(column, optionName));
        if (column.Type is not BooleanDataViewType && !NumberColumn.Accepts(column.Type))
            throw new ArgumentException(
                $"{optionName}: column '{column.Name}' must be Boolean, a number (0 or 1) or a key whose values say which is the anomaly; got {column.Type}."
                + (column.Type is TextDataViewType ? $" Give it as Boolean{LabelMapping.OfText(column.Name)}." : ""),
                optionName);
        return new LabelColumn(column, null);
    }

    /// <summary>The label of the cursor's row, true for an anomaly; null where it is missing (NaN, or no key).</summary>
    public Func<bool?> Reader(DataViewRowCursor cursor)
    {
        if (_isAnomaly is bool[] isAnomaly)
        {
            Func<ulong> keyOf = KeyColumn.Reader(cursor, _column);
            return () => keyOf() is > 0 and ulong key ? isAnomaly[key - 1] : null;
        }
        if (_column.Type is not BooleanDataViewType) return Numbers(cursor);
        ValueGetter<bool> getter = cursor.GetGetter<bool>(_column);
        return () =>
        {
            bool value = false;
            getter(ref value);
            return value;
        };
    }

    private Func<bool?> Numbers(DataViewRowCursor cursor)
    {
        Func<double> numberOf = NumberColumn.Reader(cursor, _column);
        return () => numberOf() switch
        {
            double.NaN => null,
            0 => false,
            1 => true,
            double other => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"Column '{_column.Name}' must hold 0 or 1; got {NumberColumn.Text(other)} in row {cursor.Position}.")
                + (other == -1 ? " -1 is the anomaly in some data and the normal row in others: give it as Boolean." : "")),
        };
    }

    private static bool[] Meaning(DataViewSchema.Column column, string optionName)
    {
        IReadOnlyList<object>? values = KeyColumn.Values(column);
        if (values is not null && LabelWord.Read(values) is bool[] isAnomaly) return isAnomaly;
        string found = values is null or [] ? "a key without values"
            : $"a key of {string.Join(", ", values.Take(ValuesNamed).Select(value => $"'{LabelWord.Text(value)}'"))}{(values.Count > ValuesNamed ? $" and {values.Count - ValuesNamed} more" : "")}";
        throw new ArgumentException(
            $"{optionName}: column '{column.Name}' is {found}, which does not say what is the anomaly. Give it as Boolean{(values is null ? "" : LabelMapping.OfKey(column.Name, values))}, or use the values 0 and 1, false and true, or normal and anomaly.",
            optionName);
    }
}
