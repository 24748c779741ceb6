// The reader of the guides in docs/: for each page a method with what the page says is there, and then its code, block by block, in place
// of the marked line.
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetHybrid;
using MLNetHybrid.Evaluation;

Directory.SetCurrentDirectory(AppContext.BaseDirectory);
Console.WriteLine(GettingStarted());
Console.WriteLine(Choosing());
Console.WriteLine(Thresholds());
Console.WriteLine(Evaluation());
Console.WriteLine(Explanations());
Console.WriteLine(Saving());
Console.WriteLine(Recipes());
Console.WriteLine(Notebook());

static string GettingStarted()
{
    var ml = new MLContext(seed: 1);
    IDataView measurements = ml.Data.LoadFromEnumerable(Readings(300, faultAt: 250));
    // BLOCKS getting-started.md
    float[] anomalyScores = [.. withScores.GetColumn<float>("AnomalyScore")];
    int fromElsewhere = flagged.Count(login => login.Country == "Elsewhere");
    return $"getting-started: {fromElsewhere} of 1 login, row {Array.IndexOf(anomalyScores, anomalyScores.Max())}";

    // Three users at home, one login an hour each, and one from elsewhere.
    static IEnumerable<Login> ReadLogins()
    {
        for (int i = 0; i < 3000; i++)
        {
            yield return new Login
            {
                Time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(20 * i),
                User = $"user {i % 3}",
                Country = i == 2900 ? "Elsewhere" : i % 3 == 2 ? "There" : "Here",
                Outcome = i % 40 == 0 ? "failure" : "success",
            };
        }
    }
}

static string Choosing()
{
    var ml = new MLContext(seed: 1);
    // BLOCKS choosing.md
    IDataView data = ml.Data.LoadFromEnumerable(Readings(400, faultAt: 380));
    IEstimator<ITransformer>[] estimators = [forest, lesinn, nearest, ofWindows, clusters, hybrid, quick];
    int found = estimators.Count(estimator =>
    {
        float[] scores = [.. estimator.Fit(ml.Data.TakeRows(data, 350)).Transform(data).GetColumn<float>("Score")];
        return Array.IndexOf(scores, scores.Max()) is >= 380 and < 400;
    });
    // The fault is in one feature alone, which the forest does not see, as the page says.
    return $"choosing: {found} of {estimators.Length} find it";
}

static string Thresholds()
{
    var ml = new MLContext(seed: 1);
    IDataView rows = ml.Data.LoadFromEnumerable(Readings(2000, faultAt: 1950));
    IDataView past = ml.Data.TakeRows(rows, 1200);
    IDataView quietWeek = ml.Data.TakeRows(ml.Data.SkipRows(rows, 1200), 600), labelled = ml.Data.SkipRows(rows, 1200);
    // BLOCKS thresholds.md
    return $"thresholds: {alarms is >= 0 and < 30}, {after.FalseAlarmRate <= before.FalseAlarmRate}, {byTail > 0}, {trade}";
}

static string Evaluation()
{
    var ml = new MLContext(seed: 1);
    IDataView rows = ml.Data.LoadFromEnumerable(Readings(1200, faultAt: 1000));
    // BLOCKS evaluation.md
    return $"evaluation: {figures.AreaUnderRocCurve > 0.9}, {table["components of windows"].Metrics.RowCount}";
}

static string Explanations()
{
    var ml = new MLContext(seed: 1);
    IDataView rows = ml.Data.LoadFromEnumerable(Readings(700, faultAt: 650));
    IDataView past = ml.Data.TakeRows(rows, 500), later = ml.Data.SkipRows(rows, 500);
    // BLOCKS explanations.md
    return $"explanations: {strongest.Feature}, {explanation.Counterfactual?.Changes[0].Feature}, {several.Count}, "
        + $"{last.Drivers[0].Feature}, {json.Contains("pressure")}, {main}, {File.Exists("report.html")}";
}

static string Saving()
{
    var ml = new MLContext(seed: 1);
    IDataView data = ml.Data.LoadFromEnumerable(Readings(300, faultAt: 290));
    ITransformer model = ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(data);
    // BLOCKS saving.md
    bool same = model.Transform(data).GetColumn<float>("Score").SequenceEqual(verified.Transform(data).GetColumn<float>("Score"));
    int judged = resumed.Transform(data).GetColumn<float>("Score").Count(float.IsFinite);
    return $"saving: {same}, {inputSchema.Count}, {parts.Length > 0}, {judged}";
}

static string Recipes()
{
    var ml = new MLContext(seed: 1);
    File.WriteAllText("readings.csv", "time,temperature,pressure,flow,fault\n2026-01-01T00:00:00Z,1,2,,0\n2026-01-01T00:01:00Z,1,2,3,1\n");
    IDataView data = ml.Data.LoadFromEnumerable(Readings(600, faultAt: 300).Select((reading, i) =>
        i % 50 == 7 ? reading with { Features = [reading.Features[0], float.NaN, reading.Features[2]] } : reading));
    IDataView past = ml.Data.TakeRows(data, 280);
    // BLOCKS recipes.md
    float[][] read = [.. table.GetColumn<float[]>("Features")];
    int judgedWithGaps = gapModel.Transform(data).GetColumn<float>("Score").Count(float.IsFinite);
    string labels = string.Join(' ', table.GetColumn<bool>("Label"));
    return $"recipes: {float.IsNaN(read[0][2])}, {labels}, {judgedWithGaps}, {trees}, {joined is not null}, "
        + $"{why.Drivers[0].Feature}, {incidents.Count > 0}, {voted.GetColumn<bool>("PredictedLabel").Any(label => label)}";
}

static string Notebook()
{
    // BLOCKS notebook.md
    return $"notebook: {notebook.Epochs}";
}

// Two machines in turn, a minute apart; ten rows from the fault on have a pressure far from all others.
static IEnumerable<Reading> Readings(int count, int faultAt)
{
    var random = new Random(1);
    for (int i = 0; i < count; i++)
    {
        bool isFault = i >= faultAt && i < faultAt + 10;
        yield return new Reading
        {
            Machine = $"machine {i % 2}",
            Time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i),
            Features = [MathF.Sin(i / 9f), (float)random.NextDouble() + (isFault ? 9 : 0), (float)random.NextDouble()],
            Label = isFault,
        };
    }
}

internal sealed record Reading
{
    public string Machine { get; set; } = "";
    public DateTimeOffset Time { get; set; }
    [VectorType(3)] public float[] Features { get; set; } = [];
    public bool Label { get; set; }
}

internal sealed class JudgedReading
{
    public string Machine { get; set; } = "";
    public DateTimeOffset Time { get; set; }
    public float Score { get; set; }
    public bool PredictedLabel { get; set; }
}

internal sealed class Incident(string machine, DateTimeOffset first)
{
    public string Machine { get; } = machine;
    public DateTimeOffset First { get; } = first;
    public DateTimeOffset Last { get; set; }
    public float Highest { get; set; }
}

internal class Login
{
    public DateTimeOffset Time { get; set; }
    public string User { get; set; } = "";
    public string Country { get; set; } = "";
    public string Outcome { get; set; } = "";
}

internal sealed class FlaggedLogin : Login
{
    public float Score { get; set; }
    public bool PredictedLabel { get; set; }
}
