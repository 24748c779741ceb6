using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Tests.Report;

/// <summary>
/// Rows as a hybrid would have scored them, drawn from a seed: anomalies in blocks of rows, with higher scores and shifted latent values.
/// </summary>
internal static class GeneratedRun
{
    public const int LatentSize = 4, StepCount = 3, InputCount = 2, WavePeriod = 40;

    /// <param name="rowCount">N.</param>
    /// <param name="labelled">Whether the rows have labels.</param>
    /// <param name="seed">Of everything random.</param>
    public static DetectionReport Report(int rowCount, bool labelled = true, int seed = 1) => new()
    {
        Title = "Pumps <3 & valves",
        Data = new MLContext(1).Data.LoadFromEnumerable(Rows(rowCount, seed)),
        Detectors = [new("vote", "Score", "PredictedLabel"), new("forest", "ForestScore", "ForestPredictedLabel")],
        LabelColumnName = labelled ? "Label" : null,
        ContextColumnNames = ["Stream", "When"],
        PartitionColumnName = "Stream",
        WindowLength = StepCount,
        LatentColumnName = "Latent",
        FeatureColumnName = "Features",
        ClusterIdColumnName = "Cluster",
        FeatureContributionsColumnName = "Features",
        ReconstructionErrorPerFeatureColumnName = "Errors",
        InputNames = ["pressure", "flow"],
        TrainingHistory = [new EpochLoss(1, 0.9, 0.8), new EpochLoss(2, 0.5, 0.6)],
        Settings = [new("Seed", "1")],
    };

    private static IEnumerable<ScoredRow> Rows(int rowCount, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < rowCount; i++)
        {
            bool label = i / 25 % 8 == 5, scored = i >= StepCount - 1;
            float score = scored ? (float)(random.NextDouble() + (label ? 0.6 : 0)) : float.NaN;
            float forest = scored ? (float)(0.3 + 0.3 * random.NextDouble() + (label ? 0.1 : 0)) : float.NaN;
            yield return new ScoredRow
            {
                Label = label,
                Score = score,
                PredictedLabel = score > 0.9f != (i % 97 == 0) && scored,
                ForestScore = forest,
                ForestPredictedLabel = forest > 0.55f,
                Stream = i % 2 == 0 ? "a&b" : "c",
                When = new DateTime(2025, 5, 1).AddMinutes(i),
                Latent = Draw(random, LatentSize, label),
                Features = Draw(random, LatentSize + 1, label),
                Wave = MathF.Sin(i * MathF.Tau / WavePeriod),
                Cluster = label ? -1 : i % 3,
                Errors = Draw(random, StepCount * InputCount, label),
            };
        }
    }

    private static float[] Draw(Random random, int count, bool shifted) =>
        [.. Enumerable.Range(0, count).Select(j => (float)(random.NextDouble() + (shifted ? 0.5 : 0)))];

    private sealed class ScoredRow
    {
        public bool Label { get; set; }

        public float Score { get; set; }

        public bool PredictedLabel { get; set; }

        public float ForestScore { get; set; }

        public bool ForestPredictedLabel { get; set; }

        public string Stream { get; set; } = "";

        public DateTime When { get; set; }

        [VectorType(LatentSize)]
        public float[] Latent { get; set; } = [];

        [VectorType(LatentSize + 1)]
        public float[] Features { get; set; } = [];

        public float Wave { get; set; }

        public int Cluster { get; set; }

        [VectorType(StepCount, InputCount)]
        public float[] Errors { get; set; } = [];
    }
}
