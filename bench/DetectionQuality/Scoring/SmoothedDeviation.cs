using System.Diagnostics;
using MLNetHybrid;
using MLNetHybrid.Evaluation;

namespace DetectionQuality.Scoring;

/// <summary>
/// How far the scaled features lie from their training means, averaged over features and the last rows; in retrospect over rows around the
/// one that is scored.
/// </summary>
internal sealed class SmoothedDeviation : IScorer
{
    private const double ThresholdQuantile = 0.99, LeastWidth = 1e-7;

    private readonly ScaleKind _scale;
    private readonly int _window;

    /// <param name="name">For the tables.</param>
    /// <param name="scale">Standard or MinMax; a feature that is constant in training keeps its own unit.</param>
    /// <param name="window">w, rows.</param>
    public SmoothedDeviation(string name, ScaleKind scale, int window)
    {
        Detectors = [name];
        _scale = scale;
        _window = window;
    }

    public IReadOnlyList<string> Detectors { get; }

    public bool IsTrivial => true;

    public ScorerResult Score(ScoringTask task, IReadOnlyList<string> wanted)
    {
        float[][] training = ScoringTask.Values(task.Training), rows = ScoringTask.Values(task.Rows);
        long start = Stopwatch.GetTimestamp();
        (double[] mean, double[] width) = Learn(training);
        double[] known = Deviations(training, mean, width);
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        double[] deviations = Deviations(rows, mean, width);
        DetectorScores causal = Judged(deviations, known, inRetrospect: false);
        double scoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new ScorerResult(fitSeconds, scoreSeconds, [causal, Judged(deviations, known, inRetrospect: true)]);
    }

    private DetectorScores Judged(double[] deviations, double[] known, bool inRetrospect)
    {
        float[] scores = [.. Smoothed(deviations, inRetrospect).Select(score => (float)score)];
        float threshold = ScoreThreshold.Quantile(
            [.. Smoothed(known, inRetrospect).Select(score => (float)score)], ThresholdQuantile);
        return new DetectorScores(Detectors[0], scores, [.. scores.Select(score => score > threshold)], inRetrospect);
    }

    private (double[] Mean, double[] Width) Learn(float[][] training)
    {
        int columns = training[0].Length;
        double[] mean = [.. Enumerable.Range(0, columns).Select(j => training.Average(row => (double)row[j]))];
        double[] width = [.. Enumerable.Range(0, columns).Select(j => _scale == ScaleKind.MinMax
            ? (double)training.Max(row => row[j]) - training.Min(row => row[j])
            : Math.Sqrt(training.Average(row => (row[j] - mean[j]) * (row[j] - mean[j]))))];
        return (mean, [.. width.Select(value => value > LeastWidth ? value : 1)]);
    }

    private static double[] Deviations(float[][] rows, double[] mean, double[] width) =>
        [.. rows.Select(row => row.Select((value, j) => Math.Abs(value - mean[j]) / width[j]).Average())];

    // The mean over w rows, fewer at the ends: the row and those before it, or as many before it as after it.
    private double[] Smoothed(double[] values, bool inRetrospect)
    {
        int after = inRetrospect ? (_window - 1) / 2 : 0;
        double[] sums = Sums(values);
        return [.. values.Select((_, i) =>
        {
            int end = Math.Min(values.Length, i + after + 1), first = Math.Max(0, i + after + 1 - _window);
            return (sums[end] - sums[first]) / (end - first);
        })];
    }

    private static double[] Sums(double[] values)
    {
        var sums = new double[values.Length + 1];
        for (int i = 0; i < values.Length; i++) sums[i + 1] = sums[i] + values[i];
        return sums;
    }
}
