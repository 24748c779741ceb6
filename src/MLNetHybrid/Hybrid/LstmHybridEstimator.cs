using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Hybrid;

namespace MLNetHybrid;

/// <summary>
/// The whole hybrid as one estimator: the features' scale, windows, the LSTM autoencoder, the other detectors of a
/// <see cref="HybridModel"/> on its latent vectors, on windows or on rows, and their vote.
/// </summary>
/// <remarks>
/// <para>The fitted model is a plain <see cref="TransformerChain{TLastTransformer}"/> of this library's and ML.NET's own components.
/// No label is needed: the training rows should be mostly normal and in the order of time.</para>
/// <para>Rows whose window is not full, holds a missing feature, or whose partition key is missing have the score NaN and are not called
/// anomalies; <see cref="DetectorOptions.StatusColumnName"/> tells them from normal ones.</para>
/// <para>Training cost: mostly the autoencoder's, epochs x windows x about 12 L H (H + F / 4) multiply-adds, once more for an ensemble's
/// calibration, which fits the other members <see cref="Options.CalibrationFolds"/> times more. Each member learns from at most
/// <c>MaximumTrainingRows</c> of its own options; beyond that more rows cost an ensemble the time to score each of them once, and the
/// memory of the scaled rows, rows x F x 4 bytes. Members on windows read them as vectors, windows x L F x 4 bytes.</para>
/// <para>On streams of sensors the ensemble ranks as well without its autoencoder, at a tenth of the time:
/// <c>Members = [.. options.EnsembleMembers().Skip(1)]</c>.</para>
/// </remarks>
public sealed partial class LstmHybridEstimator : IEstimator<TransformerChain<ITransformer>>
{
    private const string Name = "LstmHybrid";

    private readonly IHost _host;
    private readonly HybridParts _parts;
    private readonly EstimatorChain<ITransformer> _front;
    private readonly EstimatorChain<ITransformer> _detectors;
    private readonly Options _options;

    internal LstmHybridEstimator(IHostEnvironment env, Options options)
    {
        _host = env.Register(nameof(LstmHybridEstimator));
        _options = options.Checked();
        _parts = new HybridParts(_host, options);
        _front = _parts.Front();
        _detectors = _parts.Detectors();
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
        return _detectors.GetOutputSchema(_front.GetOutputSchema(inputSchema));
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
        if (_options.Model == HybridModel.Ensemble)
            return new EnsembleFit(_host, _options, _parts).Fit(autoencoderRows, detectorRows);
        TransformerChain<ITransformer> autoencoder = _front.Fit(autoencoderRows);
        // The detectors read the features several times; the cache has the autoencoder compute them once.
        var features = new CacheDataView(_host, autoencoder.Transform(detectorRows), prefetch: null);
        TransformerChain<ITransformer> detectors = _detectors.Fit(features);
        return new TransformerChain<ITransformer>([.. autoencoder, .. detectors]);
    }
}
