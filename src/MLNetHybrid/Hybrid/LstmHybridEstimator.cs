using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Hybrid;
using MLNetHybrid.Streams;

namespace MLNetHybrid;

/// <summary>
/// The whole hybrid as one estimator: the features' scale, windows, the LSTM autoencoder, one scale over its latent vector and error, the
/// detectors of a <see cref="HybridModel"/>, and their vote.
/// </summary>
/// <remarks>
/// <para>The fitted model is a plain <see cref="TransformerChain{TLastTransformer}"/> of this library's and ML.NET's own components.
/// No label is needed: the training rows should be mostly normal and in the order of time.</para>
/// <para>Rows whose window is not full, holds a missing feature, or whose partition key is missing have the score NaN and are not called
/// anomalies; <see cref="DetectorOptions.StatusColumnName"/> tells them from normal ones.</para>
/// <para>Training cost: mostly the autoencoder's, epochs x windows x about 12 L H (H + F / 4) multiply-adds; the one-class SVM and
/// DBSCAN grow with the square of the number of rows.</para>
/// </remarks>
public sealed class LstmHybridEstimator : IEstimator<TransformerChain<ITransformer>>
{
    private const string Name = "LstmHybrid";

    private readonly IHost _host;
    private readonly EstimatorChain<ITransformer> _autoencoder;
    private readonly EstimatorChain<ITransformer> _detectors;
    private readonly Options _options;

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

        /// <summary>Which detectors, and how their verdicts become one. Default model 1: DBSCAN and isolation forest.</summary>
        public HybridModel Model { get; init; } = HybridModel.DbscanAndIsolationForest;

        /// <summary>L, rows per window, in [1, 1048576]. Null: the input column holds windows already. Default 50.</summary>
        public int? WindowLength { get; init; } = 50;

        /// <summary>Columns whose values tell streams apart; windows never cross streams. Default none.</summary>
        public IReadOnlyList<string> PartitionColumnNames { get; init; } = [];

        /// <summary>
        /// Streams remembered at the same time, in [1, 16777216], see <see cref="SlidingWindowEstimator.Options.MaximumPartitions"/>.
        /// Default 100,000.
        /// </summary>
        public int MaximumPartitions { get; init; } = StreamColumns.DefaultMaximumPartitions;

        /// <summary>What the detectors see. Default: latent vector and reconstruction error.</summary>
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

        /// <summary>Checks what is the hybrid's own; the parts check their options themselves.</summary>
        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Columns.Check(Name);
            Argument.NotNull(Autoencoder, $"{Name}.{nameof(Autoencoder)}");
            Argument.NotNull(IsolationForest, $"{Name}.{nameof(IsolationForest)}");
            Argument.NotNull(OneClassSvm, $"{Name}.{nameof(OneClassSvm)}");
            Argument.NotNull(Dbscan, $"{Name}.{nameof(Dbscan)}");
            if (Scaling is ScaleKind scaling) Argument.Defined(scaling, $"{Name}.{nameof(Scaling)}");
            Argument.Defined(Model, $"{Name}.{nameof(Model)}");
            Argument.Defined(DetectorFeatures, $"{Name}.{nameof(DetectorFeatures)}");
            CheckPartColumns();
            return this;
        }

        // The columns that the parts write on demand keep their names in the hybrid. Of two with one name the later would hide the other.
        private void CheckPartColumns()
        {
            var taken = new HashSet<string?>(HybridColumns.All, StringComparer.Ordinal);
            if (new[] { ScoreColumnName, PredictedLabelColumnName, StatusColumnName }.FirstOrDefault(taken.Contains) is string inner)
                throw new ArgumentException(
                    $"{Name}'s output columns must not be named '{inner}': a column inside the hybrid has that name.", nameof(inner));
            taken.UnionWith([FeatureColumnName, ScoreColumnName, PredictedLabelColumnName, StatusColumnName]);
            foreach ((string option, string? name) in new (string, string?)[]
            {
                ("IsolationForest.FeatureContributionsColumnName", IsolationForest.FeatureContributionsColumnName),
                ("IsolationForest.StatusColumnName", IsolationForest.StatusColumnName),
                ("OneClassSvm.FeatureContributionsColumnName", OneClassSvm.FeatureContributionsColumnName),
                ("OneClassSvm.StatusColumnName", OneClassSvm.StatusColumnName),
                ("Dbscan.FeatureContributionsColumnName", Dbscan.FeatureContributionsColumnName),
                ("Dbscan.StatusColumnName", Dbscan.StatusColumnName),
                ("Dbscan.ClusterIdColumnName", Dbscan.ClusterIdColumnName),
            })
            {
                if (name is not null && !taken.Add(name))
                    throw new ArgumentException(
                        $"{Name}.{option} must differ from every other column of the hybrid; got '{name}'.", nameof(name));
            }
        }
    }

    internal LstmHybridEstimator(IHostEnvironment env, Options options)
    {
        _host = env.Register(nameof(LstmHybridEstimator));
        _options = options.Checked();
        var parts = new HybridParts(_host, options);
        _autoencoder = parts.Autoencoder();
        _detectors = parts.Detectors();
    }

    // Checked here, so that the message is about the user's column and not about one that a part makes of it.
    private void CheckFeatures(SchemaShape schema)
    {
        SchemaShape.Column column = SchemaColumns.Find(_host, schema, "feature", _options.FeatureColumnName);
        bool scales = _options.Scaling is not null;
        bool isRead = column.ItemType == NumberDataViewType.Single || (scales && column.ItemType == NumberDataViewType.Double);
        if (column.Kind == SchemaShape.Column.VectorKind.Vector && !column.IsKey && isRead) return;
        string expected =
            $"a vector of Single{(scales ? " or Double" : "")} of known size (Transforms.Concatenate makes one of several columns)";
        throw SchemaColumns.Mismatch(_host, "feature", column, expected);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        CheckFeatures(inputSchema);
        return _detectors.GetOutputSchema(_autoencoder.GetOutputSchema(inputSchema));
    }

    /// <summary>Fits every part on the same rows.</summary>
    /// <param name="input">Training rows in the order of time.</param>
    public TransformerChain<ITransformer> Fit(IDataView input) => Fit(input, input);

    /// <summary>
    /// Fits the autoencoder on some rows, and the inner scale, the detectors and the vote on the features that it gives for others.
    /// </summary>
    /// <param name="autoencoderRows">Rows for the autoencoder, in the order of time.</param>
    /// <param name="detectorRows">Rows for all other parts, in the order of time.</param>
    public TransformerChain<ITransformer> Fit(IDataView autoencoderRows, IDataView detectorRows)
    {
        _host.CheckValue(autoencoderRows, nameof(autoencoderRows));
        _host.CheckValue(detectorRows, nameof(detectorRows));
        CheckFeatures(SchemaShape.Create(autoencoderRows.Schema));
        if (detectorRows != autoencoderRows) CheckFeatures(SchemaShape.Create(detectorRows.Schema));
        TransformerChain<ITransformer> autoencoder = _autoencoder.Fit(autoencoderRows);
        // The detectors read the features several times; the cache has the autoencoder compute them once.
        var features = new CacheDataView(_host, autoencoder.Transform(detectorRows), prefetch: null);
        TransformerChain<ITransformer> detectors = _detectors.Fit(features);
        return new TransformerChain<ITransformer>([.. autoencoder, .. detectors]);
    }
}
