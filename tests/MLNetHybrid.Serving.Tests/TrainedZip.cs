using Microsoft.ML;

namespace MLNetHybrid.Serving.Tests;

/// <summary>Models of readings, in files.</summary>
internal static class TrainedZip
{
    public const int WindowLength = 4;

    private static readonly MLContext Ml = new(1);

    public static ITransformer Fit(int windowLength = WindowLength, int seed = 1) =>
        Ml.Transforms.SlidingWindow("Window", "Features", windowLength, "Machine")
            .Append(Ml.AnomalyDetection.Trainers.IsolationForest("Window", numberOfTrees: 10, contamination: 0.01, seed: seed))
            .Fit(Ml.Data.LoadFromEnumerable(Reading.Make(600)));

    public static void Save(string path, ITransformer model)
    {
        string next = path + ".next";
        Ml.Model.Save(model, Ml.Data.LoadFromEnumerable(Reading.Make(1)).Schema, next);
        File.Move(next, path, overwrite: true);
    }

    public static IDataView View(IEnumerable<Reading> readings) => Ml.Data.LoadFromEnumerable(readings);

    /// <summary>What the model's own Transform says.</summary>
    public static float[] Scores(ITransformer model, IEnumerable<Reading> readings) =>
        [.. Ml.Data.CreateEnumerable<ReadingVerdict>(model.Transform(View(readings)), reuseRowObject: false).Select(v => v.Score)];
}
