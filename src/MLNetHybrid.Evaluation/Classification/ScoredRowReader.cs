using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Evaluation.Classification;

/// <summary>Reads a scored view in one pass with one cursor; only the named columns are active.</summary>
internal static class ScoredRowReader
{
    private const int RowsBetweenChecks = 4096;

    /// <param name="data">The scored view.</param>
    /// <param name="labelColumnName">Of a type that <see cref="LabelColumn"/> reads.</param>
    /// <param name="scoreColumnName">Single.</param>
    /// <param name="predictedLabelColumnName">Boolean; null: not read.</param>
    /// <param name="signalColumnName">Single or a vector of it, of which the first value is read; null: not read.</param>
    /// <param name="host">Asked between rows whether to go on.</param>
    public static ScoredRows Read(
        IDataView data, string labelColumnName, string scoreColumnName, string? predictedLabelColumnName, string? signalColumnName, IHostEnvironment host)
    {
        LabelColumn label = LabelColumn.Of(data.Schema, labelColumnName, nameof(labelColumnName));
        DataViewSchema.Column score = Column(data.Schema, scoreColumnName, nameof(scoreColumnName));
        DataViewSchema.Column? predicted = predictedLabelColumnName is null ? null : Column(data.Schema, predictedLabelColumnName, nameof(predictedLabelColumnName));
        DataViewSchema.Column? signal = signalColumnName is null ? null : Column(data.Schema, signalColumnName, nameof(signalColumnName));
        CheckType(score, score.Type == NumberDataViewType.Single, "Single", nameof(scoreColumnName));
        if (predicted is DataViewSchema.Column p) CheckType(p, p.Type is BooleanDataViewType, "Boolean", nameof(predictedLabelColumnName));
        if (signal is DataViewSchema.Column s) CheckSignal(s, nameof(signalColumnName));

        var rows = new ScoredRows();
        DataViewSchema.Column[] needed = [label.Column, score, .. predicted is null ? [] : new[] { predicted.Value }, .. signal is null ? [] : new[] { signal.Value }];
        using DataViewRowCursor cursor = data.GetRowCursor(needed);
        Func<bool?> labelOf = label.Reader(cursor);
        ValueGetter<float> scoreGetter = cursor.GetGetter<float>(score);
        ValueGetter<bool>? predictedGetter = predicted is null ? null : cursor.GetGetter<bool>(predicted.Value);
        Func<float>? signalOf = signal is null ? null : SignalReader(cursor, signal.Value);
        while (cursor.MoveNext())
        {
            if (cursor.Position % RowsBetweenChecks == 0) host.CheckAlive();
            float scoreValue = 0;
            scoreGetter(ref scoreValue);
            bool? labelValue = labelOf();
            if (signalOf is not null) rows.AddSignal(signalOf());
            if (float.IsNaN(scoreValue)) rows.AddUnjudged(labelValue);
            else if (labelValue is null) rows.MissingLabels++;
            else
            {
                bool predictedValue = false;
                predictedGetter?.Invoke(ref predictedValue);
                rows.Add(labelValue.Value, scoreValue, predictedGetter is null ? null : predictedValue);
            }
        }
        return rows;
    }

    /// <summary>The column, or an error that lists what there is.</summary>
    public static DataViewSchema.Column Column(DataViewSchema schema, string name, string optionName) => schema.GetColumnOrNull(name)
        ?? throw new ArgumentException(
            $"{optionName}: the data has no column '{name}'; it has: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.", optionName);

    public static void CheckType(DataViewSchema.Column column, bool accepted, string expected, string optionName)
    {
        if (!accepted) throw new ArgumentException($"{optionName}: column '{column.Name}' must be {expected}; got {column.Type}.", optionName);
    }

    public static void CheckSignal(DataViewSchema.Column column, string optionName) => CheckType(
        column, column.Type == NumberDataViewType.Single || column.Type is VectorDataViewType { ItemType: NumberDataViewType item } && item == NumberDataViewType.Single,
        "Single or a vector of it", optionName);

    /// <summary>Reads the value, or the first of the vector.</summary>
    public static Func<float> SignalReader(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<float> getter = cursor.GetGetter<float>(column);
            return () =>
            {
                float value = 0;
                getter(ref value);
                return value;
            };
        }
        ValueGetter<VBuffer<float>> vectorGetter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        return () =>
        {
            vectorGetter(ref buffer);
            return buffer.Length == 0 ? float.NaN : buffer.GetItemOrDefault(0);
        };
    }
}
