// The reader of docs/serving.md: the classes that the page takes for granted, a model and its reference, and then the page's code from top
// to bottom in place of the marked line.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.Serving;

Directory.SetCurrentDirectory(AppContext.BaseDirectory);
var ml = new MLContext(seed: 1);
IDataView data = ml.Data.LoadFromEnumerable(MakeReadings(600));
IEstimator<ITransformer> estimator = ml.Transforms.SlidingWindow("Window", "Features", 4, "Source")
    .Append(ml.AnomalyDetection.Trainers.PrincipalComponents("Window"));
ITransformer model = estimator.Fit(data), newer = estimator.Fit(ml.Data.LoadFromEnumerable(MakeReadings(500)));
ml.Model.Save(model, data.Schema, "model.zip");
DriftReference.Of(model.Transform(data), "Features", "Score").Save("drift.json");

// BLOCKS

static IEnumerable<Reading> MakeReadings(int count)
{
    var random = new Random(1);
    for (int i = 0; i < count; i++)
    {
        yield return new Reading
        {
            Source = $"pump {i % 5}", Number = i / 5 + 1,
            Features = [MathF.Sin(i / 9f) + (float)random.NextDouble(), (float)random.NextDouble()],
        };
    }
}

internal sealed class Reading
{
    public string Source { get; set; } = "";
    public long Number { get; set; }
    [VectorType(2)] public float[] Features { get; set; } = [];
}

internal sealed class ReadingVerdict : IStreamVerdict
{
    public float Score { get; set; }
    public bool PredictedLabel { get; set; }
    [NoColumn] public RowStatus Outcome { get; private set; }
    public void SetStatus(RowStatus status) => Outcome = status;
}
