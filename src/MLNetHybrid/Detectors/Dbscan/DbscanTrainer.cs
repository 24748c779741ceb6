using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.Dbscan;
using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid;

/// <summary>
/// Density-based clustering of applications with noise (DBSCAN): rows in dense regions form clusters of any shape, rows outside them are
/// anomalies.
/// </summary>
/// <remarks>
/// <para>A row with at least <see cref="Options.MinimumPoints"/> rows within <see cref="Options.Epsilon"/> (Euclidean distance, the row
/// itself counted) is a core point; core points within eps of each other share a cluster; other rows within eps of a core point are its
/// border; the rest is noise. The clusters of the training rows are those of scikit-learn's <c>DBSCAN(eps, min_samples).labels_</c>,
/// numbers included.</para>
/// <para>Score = distance to the nearest core point / eps, in [0, <see cref="float.MaxValue"/>]; PredictedLabel = Score > 1. On the
/// training rows that is exactly "noise", and it extends to unseen rows. Where the fit finds no core point, every row scores
/// <see cref="float.MaxValue"/>.</para>
/// <para>Distances mix all columns: normalize the features first. Rows with a missing or infinite feature are skipped.</para>
/// <para>Cost for N rows of D columns, M core points: fit O(N^2 D) time at worst (O(N log N) in few columns with a small eps) and O(N D)
/// memory; scoring O(log M) a row in few columns and O(M D) at worst. N is at most <see cref="Options.MaximumTrainingRows"/>. Distances are
/// measured in single precision with a known bound on the error, and in double precision where that leaves a doubt, so that results are
/// exact. Result independent of the number of threads.</para>
/// <para>Ester, Kriegel, Sander, Xu: "A density-based algorithm for discovering clusters in large spatial databases with noise", KDD 1996.
/// eps from the knee: Satopaa, Albrecht, Irwin, Raghavan: "Finding a 'Kneedle' in a haystack", ICDCS workshops 2011.</para>
/// </remarks>
public sealed class DbscanTrainer : AnomalyTrainer<DbscanTransformer, DbscanModelParameters>
{
    private const string Name = "Dbscan";

    private readonly DbscanPlan _plan;
    private readonly string? _clusterId;
    private readonly int _maximumRows;

    /// <summary>How to cluster, and the columns.</summary>
    public sealed record Options : DetectorOptions
    {
        /// <summary>
        /// The output column with each feature's part in the score, a vector of D Single: c_j = (x_j - z_j)^2 / eps^2, where z is the core
        /// point nearest to x (the first in the training data of several equally near); their sum is Score^2. Finite; all 0 where the fit
        /// found no core point, because there is nothing to differ from. Default null: not computed.
        /// </summary>
        public string? FeatureContributionsColumnName { get; init; }

        /// <summary>
        /// The output column with each row's cluster, Int32: the lowest-numbered cluster with a core point within eps, -1 where there is
        /// none or a feature is missing. For the training rows these are scikit-learn's <c>labels_</c>. Default null: not computed.
        /// </summary>
        public string? ClusterIdColumnName { get; init; }

        /// <summary>
        /// eps, the radius of a neighbourhood, inclusive, in the units of the features; positive. Default null: the knee of the curve of
        /// sorted distances to the <see cref="MinimumPoints"/>-th nearest row (the second nearest where MinimumPoints is 1), repeated rows
        /// left out. Where the curve has no knee, its 95 % quantile. Where every row is repeated <see cref="MinimumPoints"/> times, half
        /// the median distance between different rows and their nearest; where all rows are equal, a thousandth of a row's length (1 where
        /// that is 0). Beyond 16,384 rows the curve is drawn from a sample of 16,384 rows, each measured against all.
        /// </summary>
        public double? Epsilon { get; init; }

        /// <summary>Rows within eps that make a row a core point, the row itself counted; in [1, 1048576]. Default 5.</summary>
        public int MinimumPoints { get; init; } = 5;

        /// <summary>Seed of the curve's sample. Default null: drawn from the MLContext's seed.</summary>
        public int? Seed { get; init; }

        /// <summary>
        /// Training rows learned from at most; in [2, 2147483647]. Of more rows that many are drawn, every row
        /// as likely as any other, and the log says so. Fewer rows are less dense: a given
        /// <see cref="Epsilon"/> and <see cref="MinimumPoints"/> are then those of the rows that were drawn. Default 100,000.
        /// </summary>
        public int MaximumTrainingRows { get; init; } = 100_000;

        /// <summary>Threads of the fit, in [1, 1024]; the result does not depend on it. Default null: one per processor.</summary>
        public int? NumberOfThreads { get; init; }

        private protected override string? FeatureContributions => FeatureContributionsColumnName;

        internal override IEstimator<ITransformer> CreateTrainer(IHostEnvironment env) => new DbscanTrainer(env, this);

        internal override DetectorOptions WithDefaultSeed(int? seed) => this with { Seed = Seed ?? seed };

        internal override IReadOnlyList<(string Option, string? Name)> OwnColumns => [(nameof(ClusterIdColumnName), ClusterIdColumnName)];

        internal int ThreadCount => Argument.Threads(NumberOfThreads, $"{Name}.{nameof(NumberOfThreads)}");

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Columns.Check(Name, [.. OwnColumns]);
            if (Epsilon is double epsilon) Argument.Positive(epsilon, $"{Name}.{nameof(Epsilon)}");
            Argument.InRange(MinimumPoints, 1, DbscanPlan.LargestMinimumPoints, $"{Name}.{nameof(MinimumPoints)}");
            Argument.InRange(MaximumTrainingRows, TrainingSample.LeastMaximum, int.MaxValue, $"{Name}.{nameof(MaximumTrainingRows)}");
            _ = ThreadCount;
            return this;
        }
    }

    internal DbscanTrainer(IHostEnvironment env, Options options) : base(env.Register(nameof(DbscanTrainer)), options.Checked().Columns)
    {
        _plan = new DbscanPlan(options.Epsilon, options.MinimumPoints, options.Seed ?? Host.Rand.Next(), options.ThreadCount);
        _clusterId = options.ClusterIdColumnName;
        _maximumRows = options.MaximumTrainingRows;
    }

    private protected override IEnumerable<SchemaShape.Column> ExtraColumns(SchemaShape.Column feature) =>
        [.. base.ExtraColumns(feature), .. _clusterId is null ? (SchemaShape.Column[])[] : [Scalar(_clusterId, NumberDataViewType.Int32)]];

    private protected override DbscanModelParameters Train(RoleMappedData data, VectorDataViewType featureType, IChannel channel)
    {
        var sample = new TrainingSample(_maximumRows, _plan.Seed);
        var rows = FeatureMatrix.Read(data, Host, channel, sample);
        if (!sample.IsWhole)
            channel.Warning(FormattableString.Invariant(
                $"Dbscan: clusters are those of {rows.RowCount} of {sample.Offered} training rows, and so are Epsilon and MinimumPoints: ")
                + "there are more than MaximumTrainingRows, and of fewer rows fewer are near each other.");
        rows.WarnIfAllEqual(channel, "Dbscan", _plan.Epsilon is null
            ? "no distance tells what is near, so Epsilon is a thousandth of the row's length (1 where that is 0)."
            : "the only cluster is this one point.");
        if (rows.RowCount < _plan.MinimumPoints)
            channel.Warning(FormattableString.Invariant(
                $"Dbscan: {rows.RowCount} training rows are fewer than MinimumPoints = {_plan.MinimumPoints}: ")
                + FormattableString.Invariant($"none can be a core point, so every row is noise and scores {float.MaxValue:G6}."));
        channel.Info(FormattableString.Invariant(
            $"Dbscan: clustering {rows.RowCount} rows of {rows.ColumnCount} columns on {_plan.ThreadCount} threads."));
        DensityModel model = DensityFit.Fit(rows, _plan, new ParallelPass(_plan.ThreadCount, Host.CheckAlive));
        Report(model, channel);
        return new DbscanModelParameters(Host, model);
    }

    private protected override DbscanTransformer MakeTransformer(DbscanModelParameters model) =>
        new(Host, model, Columns, _clusterId, model.TrainedThreshold);

    private void Report(DensityModel model, IChannel channel)
    {
        int rowCount = model.TrainingClusterIds.Length, noise = model.TrainingClusterIds.Count(id => id == DensityClustering.Noise);
        string source = _plan.Epsilon is not null ? "" : model.Knee < 0 ? " (every row is repeated)" : " (from the k-distance curve)";
        channel.Info(FormattableString.Invariant(
            $"Dbscan: Epsilon = {model.Epsilon:G6}{source}: {model.Clusters.Count} clusters, {model.Core.RowCount} core points, ")
            + FormattableString.Invariant($"{noise} of {rowCount} rows are noise."));
        if (noise <= DensityFit.SuspiciousNoise * rowCount) return;

        string knee = model.Knee < 0
            ? "the k-distance curve has no knee"
            : FormattableString.Invariant($"the knee of the k-distance curve is at {model.KDistances[model.Knee]:G6}");
        channel.Warning(
            FormattableString.Invariant($"Dbscan: {100.0 * noise / rowCount:F0} % of the {rowCount} training rows are noise ")
            + FormattableString.Invariant($"at Epsilon = {model.Epsilon:G6}, MinimumPoints = {model.MinimumPoints}; ")
            + $"{knee}. Epsilon may be too small for these features; are they normalized?");
    }
}
