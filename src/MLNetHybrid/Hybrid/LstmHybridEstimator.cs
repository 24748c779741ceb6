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
/// <para>Rows whose window is not full, holds a missing feature, or whose partition key is missing have the score NaN and are not called anomalies;
/// <see cref="Options.StatusColumnName"/> tells them from normal ones.</para>
/// <para>Training cost: mostly the autoencoder's, epochs x windows x about 12 L H (H + F / 4) multiply-adds; the one-class SVM and
/// DBSCAN grow with the square of the number of rows.</para>
/// </remarks>
public sealed class LstmHybridEstimator : IEstimator<TransformerChain<ITransformer>>
{
    private readonly IHost _host;
    private readonly EstimatorChain<ITransformer> _autoencoder;
    private readonly EstimatorChain<ITransformer> _detectors;
    private readonly string _featureColumn;
    private readonly bool _scales;

    /// <summary>The parts of the hybrid. Column names inside the parts' options are not used: see <see cref="HybridColumns"/>.</summary>
    public sealed record Options
    {
        /// <summary>The input column: a vector of Single (with <see cref="Scaling"/> Double too) of known size F; of shape (L, F) where <see cref="WindowLength"/> is null. Default "Features".</summary>
        public string FeatureColumnName { get; init; } = "Features";

        /// <summary>
        /// How the input features are scaled, as <c>Scale</c> does, by the rows that the autoencoder learns from; windows of the user's own feature by feature.
        /// Features with just two values become 0 and 1. Default <see cref="ScaleKind.Standard"/>. Null: the features are on one scale already; where they are
        /// not, the largest unit drowns the others.
        /// </summary>
        /// <remarks>
        /// Where at most a quarter of the training rows' values is there, the others being zeros that sparse rows leave out, nothing is subtracted, so that rows
        /// stay sparse.
        /// </remarks>
        public ScaleKind? Scaling { get; init; } = ScaleKind.Standard;

        /// <summary>The output column with the score, Single. Default "Score".</summary>
        public string ScoreColumnName { get; init; } = DefaultColumnNames.Score;

        /// <summary>The output column with the verdict, Boolean. Default "PredictedLabel".</summary>
        public string PredictedLabelColumnName { get; init; } = DefaultColumnNames.PredictedLabel;

        /// <summary>Which detectors, and how their verdicts become one. Default model 1: DBSCAN and isolation forest.</summary>
        public HybridModel Model { get; init; } = HybridModel.DbscanAndIsolationForest;

        /// <summary>L, rows per window, in [1, 1048576]. Null: the input column holds windows already. Default 50.</summary>
        public int? WindowLength { get; init; } = 50;

        /// <summary>Columns whose values tell streams apart; windows never cross streams. Default none.</summary>
        public IReadOnlyList<string> PartitionColumnNames { get; init; } = [];

        /// <summary>Streams remembered at the same time, in [1, 16777216], see <see cref="SlidingWindowEstimator.Options.MaximumPartitions"/>. Default 100,000.</summary>
        public int MaximumPartitions { get; init; } = StreamColumns.DefaultMaximumPartitions;

        /// <summary>
        /// The output column with each row's <see cref="RowStatus"/>, Int32: whether the row has a score and a verdict, and if not, why. Where
        /// <see cref="WindowLength"/> is null, a window without any value counts as warming up. Default null: no such column.
        /// </summary>
        public string? StatusColumnName { get; init; }

        /// <summary>What the detectors see. Default: latent vector and reconstruction error.</summary>
        public DetectorFeatures DetectorFeatures { get; init; } = DetectorFeatures.LatentAndError;

        /// <summary>
        /// Whether the reconstruction error is normalized like the latent values. Default true; with false it stands beside the
        /// normalized latent values on its own scale.
        /// </summary>
        public bool NormalizeReconstructionError { get; init; } = true;

        /// <summary>The autoencoder's options.</summary>
        public LstmAutoencoderTrainer.Options Autoencoder { get; init; } = new();

        /// <summary>The isolation forest's options.</summary>
        public IsolationForestTrainer.Options IsolationForest { get; init; } = new();

        /// <summary>The one-class SVM's options.</summary>
        public OneClassSvmTrainer.Options OneClassSvm { get; init; } = new();

        /// <summary>DBSCAN's options.</summary>
        public DbscanTrainer.Options Dbscan { get; init; } = new();
    }

    internal LstmHybridEstimator(IHostEnvironment env, Options options)
    {
        _host = env.Register(nameof(LstmHybridEstimator));
        AnomalyColumns columns = AnomalyColumns.Checked(
            options.FeatureColumnName, options.ScoreColumnName, options.PredictedLabelColumnName, statusColumnName: options.StatusColumnName);
        if (HybridColumns.All.FirstOrDefault(name => name == columns.Score || name == columns.PredictedLabel || name == columns.Status) is string taken)
            throw new ArgumentException($"LstmHybrid's output columns must not be named '{taken}': a column inside the hybrid has that name.", nameof(options));
        RequirePart(options.Autoencoder, nameof(options.Autoencoder));
        RequirePart(options.IsolationForest, nameof(options.IsolationForest));
        RequirePart(options.OneClassSvm, nameof(options.OneClassSvm));
        RequirePart(options.Dbscan, nameof(options.Dbscan));
        CheckPartColumns(options, columns);
        if (options.Scaling is ScaleKind scaling) Argument.Defined(scaling, "LstmHybrid.Scaling");
        Argument.Defined(options.Model, "LstmHybrid.Model");
        Argument.Defined(options.DetectorFeatures, "LstmHybrid.DetectorFeatures");
        _featureColumn = columns.Feature;
        _scales = options.Scaling is not null;
        var parts = new HybridParts(_host, options);
        _autoencoder = parts.Autoencoder();
        _detectors = parts.Detectors();
    }

    // Checked here, so that the message is about the user's column and not about one that a part makes of it.
    private void CheckFeatures(SchemaShape schema)
    {
        SchemaShape.Column column = SchemaColumns.Find(_host, schema, "feature", _featureColumn);
        bool isRead = column.ItemType == NumberDataViewType.Single || (_scales && column.ItemType == NumberDataViewType.Double);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.IsKey || !isRead)
            throw SchemaColumns.Mismatch(_host, "feature", column, $"a vector of Single{(_scales ? " or Double" : "")} of known size (Transforms.Concatenate makes one of several columns)");
    }

    // The columns that the parts write on demand keep their names in the hybrid. Of two with one name the later would hide the other.
    private static void CheckPartColumns(Options options, AnomalyColumns columns)
    {
        var taken = new HashSet<string?>([.. HybridColumns.All, columns.Feature, columns.Score, columns.PredictedLabel, columns.Status], StringComparer.Ordinal);
        foreach ((string option, string? name) in new (string, string?)[]
        {
            ("IsolationForest.FeatureContributionsColumnName", options.IsolationForest.FeatureContributionsColumnName),
            ("IsolationForest.StatusColumnName", options.IsolationForest.StatusColumnName),
            ("OneClassSvm.FeatureContributionsColumnName", options.OneClassSvm.FeatureContributionsColumnName),
            ("OneClassSvm.StatusColumnName", options.OneClassSvm.StatusColumnName),
            ("Dbscan.FeatureContributionsColumnName", options.Dbscan.FeatureContributionsColumnName),
            ("Dbscan.StatusColumnName", options.Dbscan.StatusColumnName),
            ("Dbscan.ClusterIdColumnName", options.Dbscan.ClusterIdColumnName),
        })
        {
            if (name is not null && !taken.Add(name))
                throw new ArgumentException($"LstmHybrid.{option} must differ from every other column of the hybrid; got '{name}'.", nameof(options));
        }
    }

    private static void RequirePart(object? part, string name)
    {
        if (part is null) throw new ArgumentException($"LstmHybrid.{name} must not be null.", nameof(part));
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

    /// <summary>Fits the autoencoder on some rows, and the inner scale, the detectors and the vote on the features that it gives for others.</summary>
    /// <param name="autoencoderRows">Rows for the autoencoder, in the order of time.</param>
    /// <param name="detectorRows">Rows for all other parts, in the order of time.</param>
    public TransformerChain<ITransformer> Fit(IDataView autoencoderRows, IDataView detectorRows)
    {
        _host.CheckValue(autoencoderRows, nameof(autoencoderRows));
        _host.CheckValue(detectorRows, nameof(detectorRows));
        CheckFeatures(SchemaShape.Create(autoencoderRows.Schema));
        CheckFeatures(SchemaShape.Create(detectorRows.Schema));
        TransformerChain<ITransformer> autoencoder = _autoencoder.Fit(autoencoderRows);
        // The detectors read the features several times; the cache has the autoencoder compute them once.
        var features = new CacheDataView(_host, autoencoder.Transform(detectorRows), prefetch: null);
        TransformerChain<ITransformer> detectors = _detectors.Fit(features);
        return new TransformerChain<ITransformer>([.. autoencoder, .. detectors]);
    }
}
