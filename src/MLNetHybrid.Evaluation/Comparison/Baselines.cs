using MLNetHybrid.Evaluation.TimeSeries;

namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>The trivial scorers that any model should beat. Of the training rows they see the feature column only.</summary>
internal static class Baselines
{
    public const string AlwaysAnomaly = "always anomaly", Random = "random", MeanDeviation = "mean |z|",
        RangeDeviation = "mean min-max deviation", PrincipalRows = "PCA on rows", PrincipalWindows = "PCA on windows",
        NearestRow = "1-NN on rows", NearestWindow = "1-NN on windows", Forest = "forest on rows", Svm = "SVM on rows";

    public static ScoredSeries[] Score(IDataView train, FeatureSeries test, ComparisonOptions options, IHostEnvironment? host = null)
    {
        FeatureSeries trainRows = FeatureSeries.Read(train, options.FeatureColumnName, options.PartitionColumnName, host);
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
        CentredScale scale = CentredScale.Standard(trainRows), range = CentredScale.Range(trainRows);
        StreamRows trained = scale.Apply(trainRows), known = trained.Keep(trainRows.Finite), fresh = scale.Apply(test);
        bool areWindows = train.Schema[options.FeatureColumnName].Type is VectorDataViewType { Dimensions.Length: > 1 };
        int window = Math.Min(areWindows ? 1 : options.WindowLength, known.LongestCount);
        StreamRows recent = trained.Keep(trainRows.IsAmongLast(options.MaximumTrainingRows));
        int recentWindow = Math.Min(window, recent.LongestCount);

        return
        [
            Always(test.RowCount),
            AtRandom(test.RowCount, options.BaselineQuantile, options.Seed),
            Judged(MeanDeviation, Comparison.MeanDeviation.Score(fresh, window), Comparison.MeanDeviation.Score(known, window)),
            Judged(RangeDeviation, Comparison.MeanDeviation.Score(range.Apply(test), window),
                Comparison.MeanDeviation.Score(range.Apply(trainRows).Keep(trainRows.Finite), window)),
            Principal(PrincipalRows, known, 1),
            Principal(PrincipalWindows, recent, recentWindow),
            Nearest(NearestRow, 1),
            Nearest(NearestWindow, recentWindow),
            .. RowDetectors.Score(recent.Values, fresh.Values, columns, options.Seed)
                .Select(scored => Judged(scored.Name, scored.Test, scored.Train)),
        ];

        ScoredSeries Principal(string name, StreamRows rows, int length)
        {
            var principal = new PrincipalReconstruction(rows, length, options.ExplainedVariance);
            return Judged(name,
                [.. fresh.Streams().SelectMany(z => principal.Score(Comparison.NearestWindow.Padded(z, columns, length)))],
                [.. rows.Streams(length).SelectMany(principal.Score)]);
        }

        ScoredSeries Nearest(string name, int length) => Judged(
            name, Comparison.NearestWindow.Score(fresh, recent, length),
            [.. Comparison.NearestWindow.ScoreTraining(recent, length).Where(float.IsFinite)]);

        // Where training rows give no score, as two windows apart are needed for one, nothing is known of usual ones: no alarm is raised.
        ScoredSeries Judged(string name, float[] scores, float[] training)
        {
            for (int i = 0; i < scores.Length; i++) scores[i] = test.Finite[i] ? scores[i] : float.NaN;
            return Baseline(
                name, test.InViewOrder(scores),
                training.Length == 0 ? double.PositiveInfinity : ScoreThreshold.Quantile(training, options.BaselineQuantile));
        }
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
}
