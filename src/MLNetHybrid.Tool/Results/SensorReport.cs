using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

using MLNetHybrid.Evaluation;
using MLNetHybrid.Tool.Jobs;

namespace MLNetHybrid.Tool.Results;

/// <summary>The page that shows a run.</summary>
internal static class SensorReport
{
    /// <summary>How the title of every such page begins.</summary>
    public const string Title = "Anomalies in";

    /// <param name="options">Of the run.</param>
    /// <param name="model">The fitted or loaded model.</param>
    /// <param name="featureNames">Of the input.</param>
    /// <param name="scored">Its scores of all rows.</param>
    /// <param name="trainedOn">Which rows trained, for people.</param>
    public static DetectionReport Create(
        JobOptions options, ITransformer model, IReadOnlyList<string> featureNames, IDataView scored, string trainedOn)
    {
        DataViewSchema schema = scored.Schema;
        string? Known(string column) => schema.GetColumnOrNull(column) is null ? null : column;
        int L = schema.GetColumnOrNull(HybridColumns.Window) is { Type: VectorDataViewType { Dimensions: { Length: 2 } shape } }
            ? shape[0]
            : 1;
        return new DetectionReport
        {
            Title = $"{Title} {Path.GetFileName(options.Input)}{(options.InRetrospect ? ", in retrospect" : "")}",
            Data = scored,
            Detectors = ReportDetector.InHybrid(schema),
            LabelColumnName = Known(SensorData.LabelColumn),
            PartitionColumnName = Known(SensorData.StreamColumn),
            TrainingColumnName = Known(SensorData.TrainingColumn),
            TimeColumnName = Known(SensorData.InstantColumn) ?? Known(SensorData.TimeColumn),
            InputColumnName = HybridColumns.ScaledFeatures,
            SignalColumnName = HybridColumns.ScaledFeatures,
            StatusColumnName = Known(nameof(RowResult.Status)),
            WindowLength = L,
            LatentColumnName = Known(HybridColumns.Latent),
            FeatureColumnName = Known(HybridColumns.Features),
            ReconstructionErrorPerFeatureColumnName = Known(HybridColumns.ReconstructionErrorPerFeature),
            InputNames = featureNames,
            TrainingHistory = [.. model.FindAll<LstmAutoencoderModelParameters>().SelectMany(network => network.History)],
            Dbscan = model.FindAll<DbscanModelParameters>() is [var clusters] ? clusters : null,
            Settings = Settings(options, L, trainedOn),
            Model = model,
            Files = [options.Input],
            Date = TimeProvider.System.GetLocalNow(),
        };
    }

    /// <summary>The model beside simple scorers, on the rows that did not train.</summary>
    /// <param name="context">Any.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="trained">The training rows, scored.</param>
    /// <param name="judged">The others, scored, with labels.</param>
    /// <param name="windowLength">L, rows per window.</param>
    public static ComparisonTable Compare(MLContext context, JobOptions options, IDataView trained, IDataView judged, int windowLength)
    {
        // The rows are scored already: a model that changes nothing stands for the one that did it.
        var models = new Dictionary<string, ITransformer> { ["hybrid"] = new TransformerChain<ITransformer>() };
        return context.AnomalyDetection.Compare(models, trained, judged, new ComparisonOptions
        {
            LabelColumnName = SensorData.LabelColumn,
            FeatureColumnName = HybridColumns.ScaledFeatures,
            ScoreColumnName = options.InRetrospect ? RetrospectColumns.Score : nameof(RowResult.Score),
            PredictedLabelColumnName = options.InRetrospect ? RetrospectColumns.PredictedLabel : nameof(RowResult.PredictedLabel),
            PartitionColumnName = judged.Schema.GetColumnOrNull(SensorData.StreamColumn) is null ? null : SensorData.StreamColumn,
            WindowLength = windowLength,
            Seed = options.Seed,
        });
    }

    private static KeyValuePair<string, string>[] Settings(JobOptions options, int windowLength, string trainedOn) =>
    [
        new("Input", Path.GetFileName(options.Input)),
        new("Rows per window", Text(windowLength)),
        .. options.ModelFile is string file
            ? new KeyValuePair<string, string>[] { new("Model", Path.GetFileName(file)) }
            :
            [
                new("Trained on", trainedOn),
                new("Model", options.Model.ToString()), new("Epochs, at most", Text(options.Epochs)), new("Seed", Text(options.Seed)),
            ],
    ];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
