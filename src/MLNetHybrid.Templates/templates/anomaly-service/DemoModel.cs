using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

namespace AnomalyService;

/// <summary>A model of made-up readings, to try the service. Delete this file when you have a model of your own.</summary>
internal static class DemoModel
{
    private static readonly string[] Names = ["temperature", "pressure", "flow"];

    /// <summary>The model's file whose place this one takes, as long as there is none.</summary>
    public const string Stands = "model" + ".zip";

    private const string File = "demo-model.zip";

    /// <returns>The demo model's file.</returns>
    public static string Train()
    {
        var ml = new MLContext(seed: 1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Reading));
        var names = new VBuffer<ReadOnlyMemory<char>>(Names.Length, [.. Names.Select(name => name.AsMemory())]);
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Names.Length);
        schema["Features"].AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, Names.Length));
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(t => Made("pump", t)), schema);
        ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
        {
            WindowLength = 5,
            PartitionColumnNames = ["Machine"],
            StatusColumnName = "Status",
        }).Fit(rows);
        AtomicFile.Write(File, stream => ml.Model.Save(model, rows.Schema, stream));
        return File;
    }

    private static Reading Made(string machine, int t)
    {
        var noise = new Random(t);
        float swing = MathF.Sin(t / 8f), flow = 20 + 3 * swing + 0.2f * noise.NextSingle();
        return new() { Machine = machine, Features = [60 + 8 * swing + 0.5f * noise.NextSingle(), 2 + 0.12f * flow, flow] };
    }
}
