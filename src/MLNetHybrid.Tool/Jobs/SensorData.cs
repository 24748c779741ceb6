using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tool.Input;
using Samples;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>
/// Rows of a table as ML.NET reads them: a vector of F values whose slots carry the features' names, and what else the table has.
/// </summary>
internal static class SensorData
{
    /// <summary>Double: scaling subtracts the mean before the values become Single, so that large ones keep their digits.</summary>
    public const string FeaturesColumn = "Features";

    /// <summary>The stream's name, text, for people; there where the table has streams.</summary>
    public const string StreamColumn = "Stream";

    /// <summary>The stream as a key, which unlike text can be missing: a row without a stream is not judged.</summary>
    public const string StreamKeyColumn = "StreamKey";

    /// <summary>There where the table has labels. No model reads it.</summary>
    public const string LabelColumn = "Label";

    /// <summary>The time as it is written, text; there where the table has a clock. No model reads it.</summary>
    public const string TimeColumn = "Time";

    /// <summary>The time of another form than ISO 8601 as a point in time; there where the table has it. No model reads it.</summary>
    public const string InstantColumn = "Instant";

    private const string PartitionName = "PartitionName";
    private const string SlotNames = "SlotNames";

    /// <summary>Whether a row trained; there where that was said. No model reads it.</summary>
    public const string TrainingColumn = "IsTraining";

    /// <param name="context">Any.</param>
    /// <param name="table">The rows.</param>
    /// <param name="isTraining">Whether a row trained; null: the view does not say.</param>
    public static IDataView ToDataView(MLContext context, SensorTable table, bool[]? isTraining = null)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        int F = table.FeatureNames.Count;
        schema[FeaturesColumn].ColumnType = new VectorDataViewType(NumberDataViewType.Double, F);
        var names = new VBuffer<ReadOnlyMemory<char>>(F, [.. table.FeatureNames.Select(name => name.AsMemory())]);
        schema[FeaturesColumn].AddAnnotation(SlotNames, names, new VectorDataViewType(TextDataViewType.Instance, F));
        if (table.Streams is null)
        {
            schema.Remove(schema[StreamColumn]);
            schema.Remove(schema[StreamKeyColumn]);
        }
        else
        {
            // What the column is called in files: a model that is loaded finds it by that.
            schema[StreamKeyColumn].AddAnnotation(PartitionName, table.StreamColumn!.Name.AsMemory(), TextDataViewType.Instance);
        }
        if (isTraining is null) schema.Remove(schema[TrainingColumn]);
        if (table.Clocks is null) schema.Remove(schema[TimeColumn]);
        if (table.Times is null) schema.Remove(schema[InstantColumn]);
        if (table.Labels is null) schema.Remove(schema[LabelColumn]);
        uint[]? keys = table.Streams is null ? null : Keys(table.Streams);
        return context.Data.LoadFromEnumerable(
            table.Rows.Select((values, i) =>
                new Row
                {
                    Features = values,
                    Stream = table.Streams?[i],
                    StreamKey = keys?[i] ?? uint.MaxValue,
                    Time = table.Clocks?[i],
                    Instant = table.Times?[i] ?? default,
                    Label = table.Labels?[i] ?? false,
                    IsTraining = isTraining?[i] ?? false,
                }),
            schema);
    }

    // In the order of appearance: windows only ask which rows of a file have the same. LoadFromEnumerable counts a key's values from 0 and
    // takes for missing what lies beyond the last one.
    private static uint[] Keys(IReadOnlyList<string> streams)
    {
        var keys = new Dictionary<string, uint>();
        return [.. streams.Select(stream =>
            stream.Length == 0 ? uint.MaxValue : keys.TryGetValue(stream, out uint key) ? key : keys[stream] = (uint)keys.Count)];
    }

    /// <summary>The features that a model was trained on, in its order.</summary>
    /// <exception cref="InputFileException">The model's input is not one of this program's.</exception>
    public static IReadOnlyList<string> FeatureNames(DataViewSchema? modelInput, string file)
    {
        if (modelInput?.GetColumnOrNull(FeaturesColumn) is not { Type: VectorDataViewType { ItemType: NumberDataViewType numbers } } column
            || numbers != NumberDataViewType.Double
            || column.Annotations.Schema.GetColumnOrNull(SlotNames) is null)
            throw new InputFileException(
                $"{file}: this model was not saved by mlnet-hybrid: its input is no vector of Double whose slots have names.");
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(SlotNames, ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>The rows that did not train.</summary>
    /// <param name="context">Any.</param>
    /// <param name="rows">With <see cref="TrainingColumn"/>.</param>
    public static IDataView WithoutTraining(MLContext context, IDataView rows) =>
        context.Data.FilterByCustomPredicate<Membership>(rows, row => row.IsTraining);

    /// <summary>The column that told streams apart when a model was trained; null: all rows were one stream.</summary>
    public static string? PartitionOf(DataViewSchema modelInput)
    {
        if (modelInput.GetColumnOrNull(StreamKeyColumn) is not { } column
            || column.Annotations.Schema.GetColumnOrNull(PartitionName) is null) return null;
        ReadOnlyMemory<char> name = default;
        column.Annotations.GetValue(PartitionName, ref name);
        return name.ToString();
    }

    private sealed class Membership
    {
        public bool IsTraining { get; set; }
    }

    private sealed class Row
    {
        public double[] Features { get; set; } = [];

        public string? Stream { get; set; }

        [KeyType(uint.MaxValue)]
        public uint StreamKey { get; set; }

        public string? Time { get; set; }

        public DateTime Instant { get; set; }

        public bool Label { get; set; }

        public bool IsTraining { get; set; }
    }
}
