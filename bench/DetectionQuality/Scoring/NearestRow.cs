using System.Diagnostics;
using System.Numerics.Tensors;
using MLNetHybrid.Evaluation;

namespace DetectionQuality.Scoring;

/// <summary>The distance to the nearest training row, by comparing all pairs.</summary>
internal sealed class NearestRow : IScorer
{
    private const double ThresholdQuantile = 0.99;

    public IReadOnlyList<string> Detectors { get; } = ["nearest training row"];

    public bool IsTrivial => true;

    public ScorerResult Score(ScoringTask task, IReadOnlyList<string> wanted)
    {
        float[][] training = ScoringTask.Values(task.Training), rows = ScoringTask.Values(task.Rows);
        long start = Stopwatch.GetTimestamp();
        float threshold = ScoreThreshold.Quantile(Distances(training, training, skipSame: true), ThresholdQuantile);
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        float[] scores = Distances(rows, training, skipSame: false);
        return new ScorerResult(fitSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds,
            [new DetectorScores(Detectors[0], scores, [.. scores.Select(score => score > threshold)])]);
    }

    // s_i = min over j of |x_i - y_j|, j != i where the rows are the same.
    private static float[] Distances(float[][] x, float[][] y, bool skipSame)
    {
        var nearest = new float[x.Length];
        Parallel.For(0, x.Length, i =>
        {
            float least = float.PositiveInfinity;
            for (int j = 0; j < y.Length; j++)
            {
                if (skipSame && i == j) continue;
                least = Math.Min(least, TensorPrimitives.Distance<float>(x[i], y[j]));
            }
            nearest[i] = least;
        });
        return nearest;
    }
}
