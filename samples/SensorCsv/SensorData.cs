using Microsoft.ML;
using Microsoft.ML.Data;
using SensorCsv.Input;

namespace SensorCsv;

/// <summary>Rows of a table as ML.NET reads them: a vector of F values whose slots carry the features' names, and what else the table has.</summary>
internal static class SensorData
{
    /// <summary>Double: scaling subtracts the mean before the values become Single, so that large ones keep their digits.</summary>
    public const string FeaturesColumn = "Features";

    /// <summary>Text; there where the table has streams.</summary>
    public const string StreamColumn = "Stream";

    /// <summary>There where the table has labels. No model reads it.</summary>
    public const string LabelColumn = "Label";
    private const string SlotNames = "SlotNames";

    public static IDataView ToDataView(MLContext context, SensorTable table)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        int F = table.FeatureNames.Count;
        schema[FeaturesColumn].ColumnType = new VectorDataViewType(NumberDataViewType.Double, F);
        var names = new VBuffer<ReadOnlyMemory<char>>(F, [.. table.FeatureNames.Select(name => name.AsMemory())]);
        schema[FeaturesColumn].AddAnnotation(SlotNames, names, new VectorDataViewType(TextDataViewType.Instance, F));
        if (table.Streams is null) schema.Remove(schema[StreamColumn]);
        if (table.Labels is null) schema.Remove(schema[LabelColumn]);
        return context.Data.LoadFromEnumerable(
            table.Rows.Select((values, i) => new Row { Features = values, Stream = table.Streams?[i], Label = table.Labels?[i] ?? false }), schema);
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

    private sealed class Row
    {
        public double[] Features { get; set; } = [];

        public string? Stream { get; set; }

        public bool Label { get; set; }
    }
}
