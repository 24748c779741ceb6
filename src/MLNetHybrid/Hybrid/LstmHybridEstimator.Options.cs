using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Hybrid;
using MLNetHybrid.Streams;

namespace MLNetHybrid;

public sealed partial class LstmHybridEstimator
{
    /// <summary>
    /// The parts of the hybrid. Its feature column holds a row of F features per time step, with <see cref="Scaling"/> Double too, or
    /// windows of shape (L, F) where <see cref="WindowLength"/> is null. Column names inside the parts' options are not used: see
    /// <see cref="HybridColumns"/>.
    /// </summary>
    public sealed record Options : DetectorOptions
    {
        /// <summary>
        /// How the input features are scaled, as <c>Scale</c> does, by the rows that the autoencoder learns from; windows of the user's own
        /// feature by feature. Features with just two values become 0 and 1. Default <see cref="ScaleKind.Standard"/>. Null: the features
        /// are on one scale already; where they are not, the largest unit drowns the others.
        /// </summary>
        /// <remarks>
        /// Where at most a quarter of the training rows' values is there, the others being zeros that sparse rows leave out, nothing is
        /// subtracted, so that rows stay sparse.
        /// </remarks>
        public ScaleKind? Scaling { get; init; } = ScaleKind.Standard;

        /// <summary>Which detectors, and how their verdicts become one. Default <see cref="HybridModel.Ensemble"/>.</summary>
        public HybridModel Model { get; init; } = HybridModel.Ensemble;

        /// <summary>
        /// The members of an <see cref="HybridModel.Ensemble"/>, 1 to 64, of different names. Default null:
        /// those of <see cref="EnsembleMembers"/>. Where none of them needs the autoencoder, none is trained. Other models have members of
        /// their own.
        /// </summary>
        public IReadOnlyList<HybridMember>? Members { get; init; }

        /// <summary>
        /// The share of normal rows, as the training rows are but not among them, that an <see cref="HybridModel.Ensemble"/> calls
        /// anomalies; in (0, 1). Its threshold is -log10 of that: 2, by default. Default 0.01.
        /// </summary>
        public double ExpectedFalseAlarmRate { get; init; } = 0.01;

        /// <summary>
        /// The same in alarms per day, over all streams, instead of <see cref="ExpectedFalseAlarmRate"/>: positive. The training rows tell
        /// how many rows a day has, by <see cref="TimestampColumnName"/>. Default null.
        /// </summary>
        public double? ExpectedAlarmsPerDay { get; init; }

        /// <summary>
        /// The time of each row, a DateTime, a DateTimeOffset or a text as ISO 8601 writes it; read for
        /// <see cref="ExpectedAlarmsPerDay"/> alone. Default null.
        /// </summary>
        public string? TimestampColumnName { get; init; }

        /// <summary>
        /// An <see cref="HybridModel.Ensemble"/>'s scale and thresholds come from scores of rows that the member has not seen: the training
        /// rows in so many blocks, each scored by a member that was fitted on the others, less the rows that share a window with the block;
        /// in [2, 64]. The autoencoder is fitted on two halves. 0: from the members' scores of their own training rows, which costs nothing
        /// and is optimistic. Default 4.
        /// </summary>
        public int CalibrationFolds { get; init; } = 4;

        /// <summary>
        /// Share of the training rows, the first ones, that an <see cref="HybridModel.Ensemble"/> learns from but does not calibrate its
        /// scale and thresholds with; in [0, 1). For features that remember, such as novelty, rarity and rates: they begin knowing nothing,
        /// so the first rows look stranger than any later one will, and limits that count them are too high. Default 0.
        /// </summary>
        public double CalibrationWarmUp { get; init; }

        /// <summary>L, rows per window, in [1, 1048576]. Null: the input column holds windows already. Default 50.</summary>
        public int? WindowLength { get; init; } = 50;

        /// <summary>Columns whose values tell streams apart; windows never cross streams. Default none.</summary>
        public IReadOnlyList<string> PartitionColumnNames { get; init; } = [];

        /// <summary>
        /// Streams remembered at the same time, in [1, 16777216], see <see cref="SlidingWindowEstimator.Options.MaximumPartitions"/>.
        /// Default 100,000.
        /// </summary>
        public int MaximumPartitions { get; init; } = StreamColumns.DefaultMaximumPartitions;

        /// <summary>What <see cref="HybridView.Latent"/> is. Default: latent vector and reconstruction error.</summary>
        public DetectorFeatures DetectorFeatures { get; init; } = DetectorFeatures.LatentAndError;

        /// <summary>
        /// Whether the reconstruction error is normalized like the latent values. Default true; with false it stands beside the
        /// normalized latent values on its own scale.
        /// </summary>
        public bool NormalizeReconstructionError { get; init; } = true;

        /// <summary>Seed of the parts whose own options have none. Default null: drawn from the MLContext's seed.</summary>
        public int? Seed { get; init; }

        /// <summary>The autoencoder's options.</summary>
        public LstmAutoencoderTrainer.Options Autoencoder { get; init; } = new();

        /// <summary>The isolation forest's options.</summary>
        public IsolationForestTrainer.Options IsolationForest { get; init; } = new();

        /// <summary>The one-class SVM's options.</summary>
        public OneClassSvmTrainer.Options OneClassSvm { get; init; } = new();

        /// <summary>DBSCAN's options.</summary>
        public DbscanTrainer.Options Dbscan { get; init; } = new();

        /// <summary>The principal components' options.</summary>
        public PrincipalComponentsTrainer.Options PrincipalComponents { get; init; } = new();

        /// <summary>The nearest neighbours' options. Default: the distance to the nearest row.</summary>
        public NearestNeighborsTrainer.Options NearestNeighbors { get; init; } = new() { Neighbors = 1 };

        /// <summary>The members of an <see cref="HybridModel.Ensemble"/> with these options.</summary>
        public IReadOnlyList<HybridMember> EnsembleMembers() =>
        [
            HybridMember.ReconstructionError,
            new(HybridView.Window, PrincipalComponents),
            new(HybridView.Row, NearestNeighbors),
        ];

        internal override IEstimator<ITransformer> CreateTrainer(IHostEnvironment env) => new LstmHybridEstimator(env, this);

        internal override DetectorOptions WithDefaultSeed(int? seed) => this with { Seed = Seed ?? seed };

        /// <summary>Checks what is the hybrid's own; the parts check their options themselves.</summary>
        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Columns.Check(Name);
            Argument.NotNull(Autoencoder, $"{Name}.{nameof(Autoencoder)}");
            Argument.NotNull(IsolationForest, $"{Name}.{nameof(IsolationForest)}");
            Argument.NotNull(OneClassSvm, $"{Name}.{nameof(OneClassSvm)}");
            Argument.NotNull(Dbscan, $"{Name}.{nameof(Dbscan)}");
            Argument.NotNull(PrincipalComponents, $"{Name}.{nameof(PrincipalComponents)}");
            Argument.NotNull(NearestNeighbors, $"{Name}.{nameof(NearestNeighbors)}");
            if (Scaling is ScaleKind scaling) Argument.Defined(scaling, $"{Name}.{nameof(Scaling)}");
            Argument.Defined(Model, $"{Name}.{nameof(Model)}");
            Argument.Defined(DetectorFeatures, $"{Name}.{nameof(DetectorFeatures)}");
            Argument.Between(ExpectedFalseAlarmRate, 0, 1, $"{Name}.{nameof(ExpectedFalseAlarmRate)}");
            if (CalibrationFolds != 0) Argument.InRange(CalibrationFolds, 2, 64, $"{Name}.{nameof(CalibrationFolds)}");
            Argument.InRangeExclusive(CalibrationWarmUp, 0, 1, $"{Name}.{nameof(CalibrationWarmUp)}");
            if (ExpectedAlarmsPerDay is double alarms)
            {
                Argument.Positive(alarms, $"{Name}.{nameof(ExpectedAlarmsPerDay)}");
                Argument.ColumnName(TimestampColumnName, $"{Name}.{nameof(TimestampColumnName)}");
            }
            CheckMembers();
            CheckPartColumns();
            return this;
        }

        private void CheckMembers()
        {
            if (Members is null) return;
            if (Model != HybridModel.Ensemble)
                throw new ArgumentException(
                    $"{Name}.{nameof(Members)} are those of {nameof(HybridModel.Ensemble)}; {Model} has its own.", nameof(Members));
            Argument.InRange(Members.Count, 1, 64, $"{Name}.{nameof(Members)}.Count");
            for (int m = 0; m < Members.Count; m++) Argument.NotNull(Members[m], $"{Name}.{nameof(Members)}[{m}]");
            if (Members.GroupBy(member => member.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { Key: string twice })
                throw new ArgumentException(
                    $"{Name}.{nameof(Members)} must differ in their names; got '{twice}' twice.", nameof(Members));
        }

        // The columns that the parts write on demand keep their names in the hybrid. Of two with one name the later would hide the other.
        private void CheckPartColumns()
        {
            HybridPreset preset = HybridPreset.Of(this);
            var taken = new HashSet<string?>(HybridColumns.All, StringComparer.Ordinal);
            foreach (HybridMember member in preset.Members) taken.UnionWith([member.ScoreColumnName, member.PredictedLabelColumnName]);
            if (new[] { ScoreColumnName, PredictedLabelColumnName, StatusColumnName }.FirstOrDefault(taken.Contains) is string inner)
                throw new ArgumentException(
                    $"{Name}'s output columns must not be named '{inner}': a column inside the hybrid has that name.", nameof(inner));
            taken.UnionWith([FeatureColumnName, ScoreColumnName, PredictedLabelColumnName, StatusColumnName]);
            foreach (HybridMember member in preset.Members)
            {
                if (member.Detector is not DetectorOptions detector) continue;
                foreach ((string option, string? name) in detector.OnDemandColumns)
                {
                    if (name is not null && !taken.Add(name))
                        throw new ArgumentException(
                            $"{Name}.{member.Name}.{option} must differ from every other column of the hybrid; got '{name}'.",
                            nameof(name));
                }
            }
        }
    }
}
