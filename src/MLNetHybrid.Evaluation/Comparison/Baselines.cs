using MLNetHybrid.Evaluation.TimeSeries;

namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>The trivial scorers that any model should beat. Of the training rows they see the feature column only.</summary>
internal static class Baselines
{
    public const string AlwaysAnomaly = "always anomaly", Random = "random", MeanDeviation = "mean |z|",
        PrincipalComponents = "PCA reconstruction", NearestWindow = "nearest training window";

    public static ScoredSeries[] Score(IDataView train, FeatureSeries test, ComparisonOptions options, IHostEnvironment? host = null)
    {
        FeatureSeries trainRows = FeatureSeries.Read(train, options.FeatureColumnName, host);
        if (!trainRows.Finite.Contains(true))
            throw new ArgumentException(
                $"The training view has no row whose column '{options.FeatureColumnName}' is finite.", nameof(train));
        if (trainRows.ColumnCount != test.ColumnCount)
        {
            throw new ArgumentException(
                $"Column '{options.FeatureColumnName}' has {trainRows.ColumnCount} values in the training view and {test.ColumnCount} "
                + "in the test view.", nameof(train));
        }

        int columns = test.ColumnCount;
        var scale = new StandardScale(trainRows);
        double[] known = Finite(scale.Apply(trainRows), trainRows), fresh = scale.Apply(test);
        bool areWindows = train.Schema[options.FeatureColumnName].Type is VectorDataViewType { Dimensions.Length: > 1 };
        int window = Math.Min(areWindows ? 1 : options.WindowLength, known.Length / columns);
        var principal = new PrincipalReconstruction(known, columns, options.ExplainedVariance);
        double[] recent = known[^(Math.Min(options.MaximumTrainingRows, known.Length / columns) * columns)..];
        int recentWindow = Math.Min(window, recent.Length / columns);
        float[] nearestKnown = Comparison.NearestWindow.ScoreTraining(recent, columns, recentWindow);

        double Threshold(float[] training) => ScoreThreshold.Quantile(training, options.BaselineQuantile);
        float[] Judged(float[] scores)
        {
            for (int i = 0; i < scores.Length; i++) scores[i] = test.Finite[i] ? scores[i] : float.NaN;
            return scores;
        }

        return
        [
            Always(test.RowCount),
            AtRandom(test.RowCount, options.BaselineQuantile, options.Seed),
            Baseline(
                MeanDeviation, Judged(Comparison.MeanDeviation.Score(fresh, columns, window)),
                Threshold(Comparison.MeanDeviation.Score(known, columns, window))),
            Baseline(PrincipalComponents, Judged(principal.Score(fresh)), Threshold(principal.Score(known))),
            Baseline(
                NearestWindow, Judged(Comparison.NearestWindow.Score(fresh, recent, columns, recentWindow)),
                // Without two windows apart nothing is known about usual distances, and no alarm is raised.
                nearestKnown.Any(float.IsFinite) ? Threshold([.. nearestKnown.Where(float.IsFinite)]) : double.PositiveInfinity),
        ];
    }

    /// <summary>An alarm on every row.</summary>
    public static ScoredSeries Always(int rowCount) => Baseline(AlwaysAnomaly, [.. Enumerable.Repeat(1f, rowCount)], 0);

    /// <summary>Uniform scores.</summary>
    /// <param name="rowCount">N.</param>
    /// <param name="silentShare">The share of rows without an alarm, in [0, 1].</param>
    /// <param name="seed">Of the scores.</param>
    public static ScoredSeries AtRandom(int rowCount, double silentShare, int seed) =>
        Baseline(Random, RandomScore.Uniform(rowCount, seed), silentShare);

    private static ScoredSeries Baseline(string name, float[] scores, double threshold) =>
        new(name, true, scores, [.. scores.Select(s => s > threshold)]);

    private static double[] Finite(double[] z, FeatureSeries series)
    {
        int columns = series.ColumnCount, kept = 0;
        for (int i = 0; i < series.RowCount; i++)
        {
            if (series.Finite[i]) z.AsSpan(i * columns, columns).CopyTo(z.AsSpan(kept++ * columns));
        }
        return z[..(kept * columns)];
    }
}
