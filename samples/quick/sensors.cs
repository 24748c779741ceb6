// Sensors of machines, as they come: dotnet run -c Release samples/quick/sensors.cs
#:project ../../src/MLNetHybrid/MLNetHybrid.csproj
#:property PublishAot=false
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

var ml = new MLContext(seed: 1);
IDataView train = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1200).Select(t => new Reading(t)));
ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
{
    WindowLength = 10,
    PartitionColumnNames = ["Machine"],
    StatusColumnName = "Status",
}).Fit(train);

// One memory for each machine; any number of threads may call it.
using StreamScorer<Reading, Verdict> scorer = ml.Model.CreateStreamScorer<Reading, Verdict>(model);
for (int t = 1200; t < 1400; t++)
{
    var reading = new Reading(t);
    if (scorer.Score(reading) is { Status: (int)RowStatus.Judged, Score: > 3 } verdict)   // rarer than one normal row in a thousand
        Console.WriteLine($"reading {t} of {reading.Machine}: score {verdict.Score:F1}");
}

class Reading(int t)
{
    public string Machine => t % 2 == 0 ? "pump" : "fan";

    // Number 1301 has a load that its speed does not explain.
    [VectorType(3)] public float[] Features { get; set; } =
        [MathF.Sin(t / 9f), MathF.Sin(t / 9f) + 0.1f * new Random(t).NextSingle() + (t == 1301 ? 2 : 0), MathF.Cos(t / 9f)];
}

class Verdict
{
    public float Score { get; set; }
    public int Status { get; set; }
}
