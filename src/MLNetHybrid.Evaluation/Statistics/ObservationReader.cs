using MLNetHybrid.Evaluation.Columns;

namespace MLNetHybrid.Evaluation.Statistics;

/// <summary>Reads observations from a data view, in one pass.</summary>
internal static class ObservationReader
{
    public static GroupedObservations Read(IDataView data, ObservationOptions options)
    {
        var view = new ViewReader(data);
        FeatureColumn features = FeatureColumn.Of(view, options.FeatureColumnName, nameof(options.FeatureColumnName), orSingle: true);
        IReadOnlyList<string> names = features.Names(options.VariableNames, nameof(options.VariableNames));
        Func<string> groupOf = Group(view, options.GroupColumnName, options.BooleanGroupNames);
        var spacing = new RowSpacing(
            options.Stride, view.Scalar<ReadOnlyMemory<char>>(options.PartitionColumnName, nameof(options.PartitionColumnName)));
        List<double> values = [];
        List<string> groups = [];
        foreach (long index in view.Rows())
        {
            if (index < options.FirstRow || !spacing.Next()) continue;
            ReadOnlySpan<float> row = features.Read();
            if (!FeatureValues.IsFinite(row)) continue;
            spacing.Take();
            foreach (float value in row) values.Add(value);
            groups.Add(groupOf());
        }
        string[] groupNames = data.Schema[options.GroupColumnName].Type is BooleanDataViewType
            ? [.. new[] { options.BooleanGroupNames.False, options.BooleanGroupNames.True }.Where(groups.Contains)]
            : [.. groups.Distinct().Order(StringComparer.Ordinal)];
        int[] numbers = [.. groups.Select(name => Array.IndexOf(groupNames, name))];
        return new GroupedObservations(names, [.. values], groupNames, numbers, options.Stride < options.WindowLength);
    }

    private static Func<string> Group(ViewReader view, string name, (string False, string True) names)
    {
        const string Option = nameof(ObservationOptions.GroupColumnName);
        DataViewSchema.Column column = view.Find(name, Option);
        switch (column.Type)
        {
            case BooleanDataViewType:
                Func<bool> flagOf = view.Scalar<bool>(name, Option);
                return () => flagOf() ? names.True : names.False;
            case TextDataViewType:
                Func<ReadOnlyMemory<char>> textOf = view.Scalar<ReadOnlyMemory<char>>(name, Option);
                return () => textOf().ToString();
            case KeyDataViewType:
                Func<ulong> keyOf = view.Key(column);
                string[] keys = [.. (KeyColumn.Values(column) ?? []).Select(LabelWord.Text)];
                return () => keyOf() is var key && key > 0 && keys.Length > 0 ? keys[key - 1] : key.ToString(CultureInfo.InvariantCulture);
            default:
                ViewReader.Check(column, column.Type == NumberDataViewType.Int32, "Boolean, text, a key or Int32", Option);
                Func<int> numberOf = view.Scalar<int>(name, Option);
                return () => numberOf().ToString(CultureInfo.InvariantCulture);
        }
    }
}
