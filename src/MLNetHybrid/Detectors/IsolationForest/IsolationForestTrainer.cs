using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.IsolationForest;
using MLNetHybrid.Numerics;

namespace MLNetHybrid;

/// <summary>
/// Isolation forest: random trees cut rows off from one another, and anomalies, being few and different, are alone after fewer cuts.
/// </summary>
/// <remarks>
/// <para>Score = 2^(-E[h(x)] / c(psi)) in (0, 1], with h the path length of a row in a tree and c its mean for psi rows: about 0.5 for rows
/// like all others, close to 1 for anomalies. It is minus what scikit-learn's <c>score_samples</c> gives, for forests drawn from the same
/// distribution. PredictedLabel = Score > threshold; the threshold is 0.5, or comes from <see cref="Options.Contamination"/>.</para>
/// <para>Rows with a missing or infinite feature are skipped. Scaling or shifting a column changes nothing: no normalization is
/// needed.</para>
/// <para>Cost for T trees of psi rows: fit O(T psi log psi) time whatever the number of rows, scoring O(T log psi) a row; the model has at
/// most 2 T psi nodes of 40 bytes. The same seed gives the same forest on any number of threads.</para>
/// <para>Liu, Ting, Zhou: "Isolation Forest", ICDM 2008. As in scikit-learn and unlike the paper, a node never splits on a column that is
/// constant among its rows.</para>
/// </remarks>
public sealed class IsolationForestTrainer : AnomalyTrainer<IsolationForestTransformer, IsolationForestModelParameters>
{
    /// <summary>Threshold without <see cref="Options.Contamination"/>: the score of a row whose path is as long as the average.</summary>
    internal const float DefaultThreshold = 0.5f;

    private const string Name = "IsolationForest";

    private readonly Options _options;
    private readonly int _seed;

    /// <summary>How to grow the forest, and the columns.</summary>
    public sealed record Options : DetectorOptions
    {
        /// <summary>
        /// The output column with a vector of D Single: what each feature adds to log2 of the row's score. Default null: not computed, at
        /// no cost.
        /// </summary>
        /// <remarks>
        /// In each tree, let v(node) be the mean path length of the training rows at a node; where a split on feature f sends the row from
        /// node to child, the change v(child) - v(node) is credited to f, summed over all trees and divided by -T c(psi). Positive: the
        /// feature makes the row more anomalous. The values of a row sum to log2(Score /
        /// <see cref="IsolationForestModelParameters.BaseScore"/>), to the precision of Single. Cost: O(T log psi + D) a row. Saabas:
        /// "Interpreting random forests", 2014.
        /// </remarks>
        public string? FeatureContributionsColumnName { get; init; }

        /// <summary>T, trees; in [1, 65536]. Default 100.</summary>
        public int NumberOfTrees { get; init; } = 100;

        /// <summary>
        /// psi, rows that each tree is grown on, drawn without replacement; in [2, 1048576]. Where there are fewer rows, all of them.
        /// Default 256.
        /// </summary>
        public int SubsampleSize { get; init; } = 256;

        /// <summary>
        /// Fraction of the columns that each tree may split on, drawn without replacement, at least one; in (0, 1]. Default 1.
        /// </summary>
        public double MaximumFeatureFraction { get; init; } = 1;

        /// <summary>
        /// Fraction of anomalies among the training rows, in (0, 0.5]: the threshold becomes the score that this fraction of them exceeds,
        /// interpolated as in scikit-learn. Default null: the threshold is 0.5.
        /// </summary>
        public double? Contamination { get; init; }

        /// <summary>Seed of the forest. Default null: drawn from the MLContext's seed.</summary>
        public int? Seed { get; init; }

        /// <summary>
        /// Training rows learned from at most; in [2, 2147483647]. Of more rows that many are drawn, every row
        /// as likely as any other, and the log says so. They are held in memory. Default 1,000,000.
        /// </summary>
        public int MaximumTrainingRows { get; init; } = 1_000_000;

        /// <summary>Threads of the fit, in [1, 1024]; the result does not depend on it. Default null: one per processor.</summary>
        public int? NumberOfThreads { get; init; }

        private protected override string? FeatureContributions => FeatureContributionsColumnName;

        internal override IEstimator<ITransformer> CreateTrainer(IHostEnvironment env) => new IsolationForestTrainer(env, this);

        internal override DetectorOptions WithDefaultSeed(int? seed) => this with { Seed = Seed ?? seed };

        internal int ThreadCount => Argument.Threads(NumberOfThreads, $"{Name}.{nameof(NumberOfThreads)}");

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Columns.Check(Name);
            Argument.InRange(NumberOfTrees, 1, IsolationForestFormat.MaximumTrees, $"{Name}.{nameof(NumberOfTrees)}");
            Argument.InRange(SubsampleSize, 2, IsolationForestFormat.MaximumSubsampleSize, $"{Name}.{nameof(SubsampleSize)}");
            Argument.AboveUpTo(MaximumFeatureFraction, 0, 1, $"{Name}.{nameof(MaximumFeatureFraction)}");
            if (Contamination is double contamination) Argument.AboveUpTo(contamination, 0, 0.5, $"{Name}.{nameof(Contamination)}");
            Argument.InRange(MaximumTrainingRows, TrainingSample.LeastMaximum, int.MaxValue, $"{Name}.{nameof(MaximumTrainingRows)}");
            _ = ThreadCount;
            return this;
        }
    }

    internal IsolationForestTrainer(IHostEnvironment env, Options options)
        : base(env.Register(nameof(IsolationForestTrainer)), options.Checked().Columns)
    {
        _options = options;
        _seed = options.Seed ?? Host.Rand.Next();
    }

    private protected override IsolationForestModelParameters Train(RoleMappedData data, VectorDataViewType featureType, IChannel channel)
    {
        var rows = FeatureMatrix.Read(data, Host, channel, new TrainingSample(_options.MaximumTrainingRows, _seed));
        rows.WarnIfAllEqual(
            channel, "IsolationForest", "no tree can split them, so every row, however far away, scores 0.5 and none is an anomaly.");
        var plan = new IsolationForestPlan(
            _options.NumberOfTrees,
            Math.Min(_options.SubsampleSize, rows.RowCount),
            Math.Max(1, (int)(_options.MaximumFeatureFraction * rows.ColumnCount)),
            _seed,
            _options.ThreadCount);
        channel.Info(FormattableString.Invariant(
            $"IsolationForest: growing {plan.NumberOfTrees} trees on {plan.SubsampleSize} of {rows.RowCount} rows ")
            + FormattableString.Invariant($"and {plan.FeaturesPerTree} of {rows.ColumnCount} columns each."));
        var forest = IsolationTreeEnsemble.Grow(rows.Memory, rows.RowCount, rows.ColumnCount, plan, Host.CheckAlive);
        float threshold = _options.Contamination is double contamination
            ? Threshold(forest, rows, contamination, plan.ThreadCount)
            : DefaultThreshold;
        channel.Info(FormattableString.Invariant($"IsolationForest: threshold {threshold:G6}."));
        return new IsolationForestModelParameters(Host, forest, threshold);
    }

    private protected override IsolationForestTransformer MakeTransformer(IsolationForestModelParameters model) =>
        new(Host, model, Columns, model.TrainedThreshold);

    private static float Threshold(IsolationTreeEnsemble forest, FeatureMatrix rows, double contamination, int threadCount)
    {
        var scores = new float[rows.RowCount];
        forest.Score(rows.Memory, scores, threadCount);
        Array.Sort(scores);
        return (float)Quantile.Linear(scores, 1 - contamination);
    }
}
