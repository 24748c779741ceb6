using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.PrincipalComponents;
using MLNetHybrid.Numerics;

namespace MLNetHybrid;

/// <summary>
/// Principal components, a linear autoencoder: a row or window is as anomalous as what is left of it outside of the components that hold
/// most of the training rows' variance.
/// </summary>
/// <remarks>
/// <para>Score = |(I - V V^T) (x - m)|^2 / D, the Q statistic or squared prediction error per value, in squared units of the features: m
/// (D) is the mean of the training rows, the columns of V (D, k) are the leading eigenvectors of their covariance. k is the least number
/// that holds <see cref="Options.ExplainedVariance"/> of the variance, or <see cref="Options.Components"/>. PredictedLabel = Score >
/// threshold, a quantile of the training rows' scores; rows that the fit has not seen score somewhat higher, the more so the fewer rows
/// there are for each component.</para>
/// <para>The input is a vector of any shape; a window of shape (L, F) counts as D = L F values. Columns of large values weigh most: bring
/// the features to one scale first. Rows with a missing or infinite feature are skipped. Sparse rows are read, and held, as dense
/// ones.</para>
/// <para>FeatureContributions, on demand: the D parts r_d^2 / D of the score, r = (I - V V^T) (x - m), in the order of the input's values;
/// for a window, step after step. They are not negative and sum to the score. Hotelling's T2, on demand: sum over the components of y_i^2
/// / variance_i, y = V^T (x - m): how unusual the row is inside of the components.</para>
/// <para>Where no column varies there are no components, with a warning, and the score is the squared distance from the rows, by D. The
/// components are never more than min(N - 1, D), nor those whose variance is rounding; fewer than were asked for are a warning. Constant
/// and repeated columns need no care.</para>
/// <para>Cost for N rows, at most <see cref="Options.MaximumTrainingRows"/>, n = min(N, D): N D n multiply-adds for the Gram matrix (half
/// of them, by symmetry), in double precision; then block Lanczos, some 4 k n^2, or where a basis of n / 3 vectors does not hold them, 8
/// n^3. Memory: the rows, 4 N D bytes; the matrix, 8 n^2, and up to as much again; where all of it is decomposed, 32 n^2. Scoring: 2 D k
/// multiply-adds a row. The result does not depend on the number of threads. The randomized solver takes some 14 N D (k + 10) multiply-adds
/// and no Gram matrix; Halko, Martinsson, Tropp: "Finding structure with randomness", SIAM Review 53, 2011.</para>
/// <para>Jackson, Mudholkar: "Control procedures for residuals associated with principal component analysis", Technometrics 21,
/// 1979.</para>
/// </remarks>
public sealed class PrincipalComponentsTrainer : AnomalyTrainer<PrincipalComponentsTransformer, PrincipalComponentsModelParameters>
{
    private const string Name = "PrincipalComponents";

    private readonly Options _options;
    private readonly int _seed;

    /// <summary>How many components, the threshold, and the columns.</summary>
    public sealed record Options : DetectorOptions
    {
        /// <summary>
        /// The share of the training rows' variance that the components hold at least; in (0, 1). The number of components is the least
        /// that reaches it. Default 0.9.
        /// </summary>
        public double ExplainedVariance { get; init; } = 0.9;

        /// <summary>k, at least 1, whatever share they hold. Default null: by <see cref="ExplainedVariance"/>.</summary>
        public int? Components { get; init; }

        /// <summary>
        /// The threshold is this quantile of the training rows' scores; in [0, 1]. Default 0.99: one in a hundred of them is above it.
        /// </summary>
        public double ThresholdQuantile { get; init; } = 0.99;

        /// <summary>
        /// The output column with each value's part in the score, a vector of D Single, as the trainer's remarks define it. Default null:
        /// none, and nothing is computed.
        /// </summary>
        public string? FeatureContributionsColumnName { get; init; }

        /// <summary>
        /// The output column with Hotelling's T2, Single, 0 without components; its mean over the training rows is k (N - 1) / N. Default
        /// null: none.
        /// </summary>
        public string? T2ColumnName { get; init; }

        /// <summary>How the components are found. Default <see cref="PrincipalComponentsSolver.Auto"/>.</summary>
        public PrincipalComponentsSolver Solver { get; init; } = PrincipalComponentsSolver.Auto;

        /// <summary>Seed of the randomized solver; the exact one draws nothing. Default null: drawn from the MLContext's seed.</summary>
        public int? Seed { get; init; }

        /// <summary>
        /// Training rows learned from at most; in [2, 2147483647]. Of more rows that many are drawn, every row
        /// as likely as any other, and the log says so. They are held in memory. Default 100,000.
        /// </summary>
        public int MaximumTrainingRows { get; init; } = 100_000;

        /// <summary>Threads of the fit, in [1, 1024]; the result does not depend on it. Default null: one per processor.</summary>
        public int? NumberOfThreads { get; init; }

        private protected override string? FeatureContributions => FeatureContributionsColumnName;

        internal override IEstimator<ITransformer> CreateTrainer(IHostEnvironment env) => new PrincipalComponentsTrainer(env, this);

        internal override DetectorOptions WithDefaultSeed(int? seed) => this with { Seed = Seed ?? seed };

        internal override IReadOnlyList<(string Option, string? Name)> OwnColumns => [(nameof(T2ColumnName), T2ColumnName)];

        internal int ThreadCount => Argument.Threads(NumberOfThreads, $"{Name}.{nameof(NumberOfThreads)}");

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Columns.Check(Name, [.. OwnColumns]);
            Argument.Between(ExplainedVariance, 0, 1, $"{Name}.{nameof(ExplainedVariance)}");
            if (Components is int components) Argument.AtLeast(components, 1, $"{Name}.{nameof(Components)}");
            Argument.InRange(ThresholdQuantile, 0, 1, $"{Name}.{nameof(ThresholdQuantile)}");
            Argument.Defined(Solver, $"{Name}.{nameof(Solver)}");
            Argument.InRange(MaximumTrainingRows, TrainingSample.LeastMaximum, int.MaxValue, $"{Name}.{nameof(MaximumTrainingRows)}");
            _ = ThreadCount;
            return this;
        }
    }

    internal PrincipalComponentsTrainer(IHostEnvironment env, Options options)
        : base(env.Register(nameof(PrincipalComponentsTrainer)), options.Checked().Columns)
    {
        _options = options;
        _seed = options.Seed ?? Host.Rand.Next();
    }

    private protected override PrincipalComponentsModelParameters Train(
        RoleMappedData data, VectorDataViewType featureType, IChannel channel)
    {
        var rows = FeatureMatrix.Read(data, Host, channel, new TrainingSample(_options.MaximumTrainingRows, _seed));
        rows.WarnIfAllEqual(channel, Name, "there are no components, and the score is the squared distance from this point.");
        var plan = new PrincipalComponentsPlan(
            _options.Components, _options.ExplainedVariance, _options.Solver, _seed, _options.ThreadCount);
        PrincipalSubspace space = SubspaceFit.Run(rows, plan, Host.CheckAlive);
        if (_options.Components is int wanted && space.ComponentCount < wanted && space.ComponentCount > 0)
            channel.Warning(FormattableString.Invariant(
                $"{Name}: {rows.RowCount} rows of {rows.ColumnCount} columns vary in {space.ComponentCount} directions only: ")
                + FormattableString.Invariant($"there are no more components, of Components = {wanted}."));

        float[] scores = PrincipalComponentsScorer.ScoreAll(space, rows.Memory, rows.RowCount, plan.ThreadCount);
        Array.Sort(scores);
        var model = new PrincipalComponentsModelParameters(Host, space, (float)Quantile.Linear(scores, _options.ThresholdQuantile));
        channel.Info(FormattableString.Invariant(
            $"{Name}: {rows.RowCount} rows of {rows.ColumnCount} columns, {model.ComponentCount} components with ")
            + FormattableString.Invariant($"{model.ExplainedVariance:P1} of the variance; threshold {model.TrainedThreshold:G6}."));
        return model;
    }

    private protected override PrincipalComponentsTransformer MakeTransformer(PrincipalComponentsModelParameters model) =>
        new(Host, model, Columns, model.TrainedThreshold, _options.T2ColumnName);

    private protected override IEnumerable<SchemaShape.Column> ExtraColumns(SchemaShape.Column feature) =>
        _options.T2ColumnName is string name
            ? base.ExtraColumns(feature).Append(Scalar(name, NumberDataViewType.Single))
            : base.ExtraColumns(feature);
}
