using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.NearestNeighbors;
using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid;

/// <summary>
/// Distance to the k-th nearest training row: anomalies are the rows that are far from everything known. With
/// <see cref="Options.Subsamples"/> a cheap ensemble of it.
/// </summary>
/// <remarks>
/// <para>Score = Euclidean distance to the k-th nearest training row, in [0, <see cref="float.MaxValue"/>]; PredictedLabel = Score >
/// threshold. k = 1 suits training rows that are all normal. Where anomalies may be among them, above all repeated ones, each must find
/// more than its like: take a k larger than their number.</para>
/// <para>With subsamples: the mean over T draws of psi rows, without replacement, of the distance to the k-th nearest row of the draw, by
/// default the nearest (LeSiNN). Few rows stand for many, so that an anomaly seldom meets its like: it tolerates anomalies among the
/// training rows, and a score costs T psi distances however many training rows there were.</para>
/// <para>The threshold is the quantile 1 - <see cref="Options.Contamination"/> of the training rows' own scores, each computed without the
/// row itself; another row of the same values does count. Beyond 16,384 rows a sample of so many sets it.</para>
/// <para>Distances mix all columns: normalize the features first. Rows with a missing or infinite feature are skipped.</para>
/// <para>Cost for N rows of D columns: the fit sorts the rows into a tree, O(N log N + N D), and scores at most 16,384 of them; scoring
/// O(log N) a row in few columns and O(N D) at worst, and O(T psi D) with subsamples. The model holds N rows, or T psi, of single
/// precision; N is at most <see cref="Options.MaximumTrainingRows"/>. Distances are measured in single precision with a known bound on the
/// error, and in double precision where that leaves a doubt, so that results are exact. They are the same on any number of threads, and
/// with the same seed.</para>
/// <para>Ramaswamy, Rastogi, Shim: "Efficient algorithms for mining outliers from large data sets", SIGMOD 2000. Pang, Ting, Albrecht:
/// "LeSiNN: detecting anomalies by identifying least similar nearest neighbours", ICDM workshops 2015.</para>
/// </remarks>
public sealed class NearestNeighborsTrainer : AnomalyTrainer<NearestNeighborsTransformer, NearestNeighborsModelParameters>
{
    private const string Name = "NearestNeighbors";

    private readonly Options _options;
    private readonly int _seed;

    /// <summary>Which neighbours count, and the columns.</summary>
    public sealed record Options : DetectorOptions
    {
        /// <summary>
        /// The output column with each feature's part in the score, a vector of D Single: c_j = (x_j - z_j)^2 / |x - z|, where z is the
        /// k-th nearest row to x (the first in the training data of several equally near), and with subsamples the mean of that over the
        /// draws. Their sum is the score, to the precision of Single; all are 0 where the score is. Default null: not computed.
        /// </summary>
        public string? FeatureContributionsColumnName { get; init; }

        /// <summary>
        /// k, in [1, 1024], and below the number of rows that are searched. Default null: 5, as scikit-learn's, or all others where there
        /// are fewer rows; with <see cref="Subsamples"/> 1.
        /// </summary>
        public int? Neighbors { get; init; }

        /// <summary>T, draws of training rows over which distances are averaged; in [1, 4096], 50 is a good number. Default null: distances
        /// are those to all training rows.</summary>
        public int? Subsamples { get; init; }

        /// <summary>
        /// psi, rows of each draw, drawn without replacement; in [2, 1048576] and more than <see cref="Neighbors"/>. Where there are fewer
        /// rows, all of them. Default 32. Without <see cref="Subsamples"/> it says nothing.
        /// </summary>
        public int SubsampleSize { get; init; } = 32;

        /// <summary>
        /// Fraction of the training rows that lie above the threshold, in [0, 0.5]; 0: the threshold is the highest of their scores.
        /// Interpolated between scores. Default 0.01.
        /// </summary>
        public double Contamination { get; init; } = 0.01;

        /// <summary>
        /// Seed of the draws, and of the sample that sets the threshold where there are more than 16,384 rows. Default null: drawn from the
        /// MLContext's seed.
        /// </summary>
        public int? Seed { get; init; }

        /// <summary>
        /// Training rows learned from at most; in [2, 2147483647]. Of more rows that many are drawn, every row
        /// as likely as any other, and the log says so. Scoring takes time for each of them. Default 50,000.
        /// </summary>
        public int MaximumTrainingRows { get; init; } = 50_000;

        /// <summary>Threads of the fit, in [1, 1024]; the result does not depend on it. Default null: one per processor.</summary>
        public int? NumberOfThreads { get; init; }

        private protected override string? FeatureContributions => FeatureContributionsColumnName;

        internal override IEstimator<ITransformer> CreateTrainer(IHostEnvironment env) => new NearestNeighborsTrainer(env, this);

        internal override DetectorOptions WithDefaultSeed(int? seed) => this with { Seed = Seed ?? seed };

        internal int ThreadCount => Argument.Threads(NumberOfThreads, $"{Name}.{nameof(NumberOfThreads)}");

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Columns.Check(Name);
            if (Neighbors is int k) Argument.InRange(k, 1, NearestNeighborsPlan.LargestNeighbors, $"{Name}.{nameof(Neighbors)}");
            if (Subsamples is int draws)
            {
                Argument.InRange(draws, 1, NearestNeighborsPlan.LargestSubsamples, $"{Name}.{nameof(Subsamples)}");
                Argument.InRange(SubsampleSize, 1 + (Neighbors ?? NearestNeighborsPlan.DefaultNeighborsInDraws),
                    NearestNeighborsPlan.LargestSubsampleSize, $"{Name}.{nameof(SubsampleSize)}");
            }
            Argument.InRange(Contamination, 0, 0.5, $"{Name}.{nameof(Contamination)}");
            Argument.InRange(MaximumTrainingRows, TrainingSample.LeastMaximum, int.MaxValue, $"{Name}.{nameof(MaximumTrainingRows)}");
            _ = ThreadCount;
            return this;
        }
    }

    internal NearestNeighborsTrainer(IHostEnvironment env, Options options)
        : base(env.Register(nameof(NearestNeighborsTrainer)), options.Checked().Columns)
    {
        _options = options;
        _seed = options.Seed ?? Host.Rand.Next();
    }

    private protected override NearestNeighborsModelParameters Train(RoleMappedData data, VectorDataViewType featureType, IChannel channel)
    {
        var rows = FeatureMatrix.Read(data, Host, channel, new TrainingSample(_options.MaximumTrainingRows, _seed));
        NearestNeighborsPlan plan = Plan(rows);
        rows.WarnIfAllEqual(channel, Name, "the threshold is 0, so that every other row is an anomaly.");
        string draws = plan.Subsamples == 0 ? "" : FormattableString.Invariant($"{plan.Subsamples} draws of {plan.SubsampleSize}, ");
        channel.Info(FormattableString.Invariant(
            $"{Name}: {rows.RowCount} rows of {rows.ColumnCount} columns, {draws}distance to neighbour number {plan.Neighbors}."));
        (ReferenceRows reference, float threshold) =
            NearestNeighborsFit.Fit(rows, plan, new ParallelPass(plan.ThreadCount, Host.CheckAlive));
        channel.Info(FormattableString.Invariant($"{Name}: threshold {threshold:G6}."));
        return new NearestNeighborsModelParameters(Host, reference, threshold);
    }

    private protected override NearestNeighborsTransformer MakeTransformer(NearestNeighborsModelParameters model) =>
        new(Host, model, Columns, model.TrainedThreshold);

    private NearestNeighborsPlan Plan(FeatureMatrix rows)
    {
        if (rows.RowCount < 2)
            throw Host.Except($"{Name} needs at least 2 training rows, one to be the other's neighbour; got {rows.RowCount}.");
        int others = rows.RowCount - 1;
        int usual = _options.Subsamples is null ? NearestNeighborsPlan.DefaultNeighbors : NearestNeighborsPlan.DefaultNeighborsInDraws;
        int neighbors = _options.Neighbors ?? Math.Min(usual, others);
        if (neighbors > others)
            throw Host.Except(
                $"{Name}.{nameof(Options.Neighbors)} must be in [1, {others}] where there are {rows.RowCount} training rows, "
                + $"because no row is its own neighbour; got {neighbors}.");
        return new NearestNeighborsPlan(
            neighbors, _options.Subsamples ?? 0, Math.Min(_options.SubsampleSize, rows.RowCount), _options.Contamination, _seed,
            _options.ThreadCount);
    }
}
