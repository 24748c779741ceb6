using Microsoft.ML;
using Microsoft.ML.Data;
using SensorCsv.Input;

namespace SensorCsv;

/// <summary>Rows of a table as ML.NET reads them: one column, a vector of F values whose slots carry the features' names.</summary>
internal static class SensorData
{
    public const string FeaturesColumn = "Features";

    /// <summary>There where the table has labels. No model reads it.</summary>
    public const string LabelColumn = "Label";
    private const string SlotNames = "SlotNames";

    public static IDataView ToDataView(MLContext context, SensorTable table)
    {
        SchemaDefinition schema = SchemaDefinition.Create(table.Labels is null ? typeof(Row) : typeof(LabelledRow));
        int F = table.FeatureNames.Count;
        schema[FeaturesColumn].ColumnType = new VectorDataViewType(NumberDataViewType.Single, F);
        var names = new VBuffer<ReadOnlyMemory<char>>(F, [.. table.FeatureNames.Select(name => name.AsMemory())]);
        schema[FeaturesColumn].AddAnnotation(SlotNames, names, new VectorDataViewType(TextDataViewType.Instance, F));
        return table.Labels is null
            ? context.Data.LoadFromEnumerable(table.Rows.Select(values => new Row { Features = values }), schema)
            : context.Data.LoadFromEnumerable(table.Rows.Zip(table.Labels, (values, label) => new LabelledRow { Features = values, Label = label }), schema);
    }

    /// <summary>The features that a model was trained on, in its order.</summary>
    /// <exception cref="SensorFileException">The model's input is not one of this program's.</exception>
    public static IReadOnlyList<string> FeatureNames(DataViewSchema? modelInput, string file)
    {
        if (modelInput?.GetColumnOrNull(FeaturesColumn) is not { Type: VectorDataViewType } column || column.Annotations.Schema.GetColumnOrNull(SlotNames) is null)
            throw new SensorFileException($"{file}: this model was not saved by sensor-csv: its input does not name the features.");
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(SlotNames, ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private class Row
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class LabelledRow : Row
    {
        public bool Label { get; set; }
    }
}
