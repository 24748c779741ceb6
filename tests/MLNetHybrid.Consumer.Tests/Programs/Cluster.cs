// The reader of docs/cluster.md: the classes that the page takes for granted, a model, and then the page's code from top to bottom in place
// of the marked line.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

Directory.SetCurrentDirectory(AppContext.BaseDirectory);
var ml = new MLContext(seed: 1);
IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 600).Select(i => new Reading
{
    Source = $"pump {i % 5}", Number = i / 5 + 1, Features = [MathF.Sin(i / 9f), MathF.Cos(i / 7f)],
}));
ITransformer model = ml.Transforms.SlidingWindow("Window", "Features", 4, "Source")
    .Append(ml.AnomalyDetection.Trainers.PrincipalComponents("Window")).Fit(data);
ml.Model.Save(model, data.Schema, "model.zip");

// BLOCKS

internal sealed class Reading
{
    public string Source { get; set; } = "";
    public long Number { get; set; }
    [VectorType(2)] public float[] Features { get; set; } = [];
}

internal sealed class ReadingVerdict
{
    public float Score { get; set; }
    public bool PredictedLabel { get; set; }
}
