using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;
using MLNetHybrid.Evaluation.Classification;
using MLNetHybrid.Evaluation.Columns;

namespace MLNetHybrid.Evaluation.Statistics;

/// <summary>Reads observations from a data view, in one pass.</summary>
internal static class ObservationReader
{
    public static GroupedObservations Read(IDataView data, ObservationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        if (options.WindowLength < 1) throw AtLeastOne(nameof(options.WindowLength), options.WindowLength);
        if (options.Stride < 1) throw AtLeastOne(nameof(options.Stride), options.Stride);

        DataViewSchema.Column features = Column(data, options.FeatureColumnName), group = Column(data, options.GroupColumnName);
        DataViewSchema.Column? stream = options.PartitionColumnName is null ? null : Column(data, options.PartitionColumnName);
        if (stream is { Type: not TextDataViewType })
            throw new ArgumentException($"The stream column '{stream.Value.Name}' must be text; it is {stream.Value.Type}.", nameof(options));
        IReadOnlyList<string> names = options.VariableNames ?? FeatureVector.Names(features);
        int D = FeatureVector.Size(features);
        if (names.Count != D) throw new ArgumentException($"'{features.Name}' has {D} values; got {names.Count} names for them.", nameof(options));

        using DataViewRowCursor cursor = data.GetRowCursor(stream is null ? [features, group] : [features, group, stream.Value]);
        ValueGetter<VBuffer<float>> getFeatures = FeatureVector.Getter(cursor, features);
        Func<string> getGroup = GroupGetter(cursor, group, options.BooleanGroupNames);
        var spacing = new RowSpacing(options.Stride, stream is null ? null : cursor.GetGetter<ReadOnlyMemory<char>>(stream.Value));

        var values = new List<double>();
        var groups = new List<string>();
        VBuffer<float> row = default;
        for (long index = 0; cursor.MoveNext(); index++)
        {
            if (index < options.FirstRow || !spacing.Next()) continue;
            getFeatures(ref row);
            FeatureValues.Check(in row, D, features.Name);
            if (!FeatureValues.IsFinite(in row)) continue;
            spacing.Take();
            foreach (float value in row.DenseValues()) values.Add(value);
            groups.Add(getGroup());
        }
        string[] groupNames = group.Type is BooleanDataViewType
            ? [.. new[] { options.BooleanGroupNames.False, options.BooleanGroupNames.True }.Where(groups.Contains)]
            : [.. groups.Distinct().Order(StringComparer.Ordinal)];
        return new GroupedObservations([.. names], [.. values], groupNames, [.. groups.Select(name => Array.IndexOf(groupNames, name))], options.Stride < options.WindowLength);
    }

    private static Func<string> GroupGetter(DataViewRowCursor cursor, DataViewSchema.Column group, (string False, string True) names)
    {
        switch (group.Type)
        {
            case BooleanDataViewType:
                ValueGetter<bool> getFlag = cursor.GetGetter<bool>(group);
                return () => { bool value = false; getFlag(ref value); return value ? names.True : names.False; };
            case TextDataViewType:
                ValueGetter<ReadOnlyMemory<char>> getText = cursor.GetGetter<ReadOnlyMemory<char>>(group);
                return () => { ReadOnlyMemory<char> value = default; getText(ref value); return value.ToString(); };
            case KeyDataViewType:
                Func<ulong> keyOf = KeyColumn.Reader(cursor, group);
                IReadOnlyList<string>? keys = KeyColumn.Values(group) is { Count: > 0 } values ? [.. values.Select(LabelWord.Text)] : null;
                return () => keyOf() is var key && key > 0 && keys is not null ? keys[(int)key - 1] : key.ToString(System.Globalization.CultureInfo.InvariantCulture);
            case NumberDataViewType { RawType: var raw } when raw == typeof(int):
                ValueGetter<int> getNumber = cursor.GetGetter<int>(group);
                return () => { int value = 0; getNumber(ref value); return value.ToString(System.Globalization.CultureInfo.InvariantCulture); };
            default:
                throw new ArgumentException($"The group column '{group.Name}' must be Boolean, text, a key or Int32; it is {group.Type}.", nameof(group));
        }
    }

    private static DataViewSchema.Column Column(IDataView data, string name) =>
        data.Schema.GetColumnOrNull(name) ?? throw new ArgumentException($"The data have no column '{name}'.", nameof(data));

    private static ArgumentOutOfRangeException AtLeastOne(string name, int value) =>
        new(name, FormattableString.Invariant($"Observations.{name} must be at least 1; got {value}."));
}
