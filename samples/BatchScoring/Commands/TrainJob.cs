using System.Diagnostics;
using BatchScoring.Rows;
using BatchScoring.Scoring;
using Microsoft.ML;
using MLNetHybrid;
using Spectre.Console;

namespace BatchScoring.Commands;

/// <summary>Trains the hybrid's ensemble over windows of each stream.</summary>
internal sealed record TrainJob
{
    public required string Source { get; init; }

    public required string ModelFile { get; init; }

    public required int Rows { get; init; }

    public required int Window { get; init; }

    public required int Epochs { get; init; }

    public required int Seed { get; init; }

    public required bool HasAutoencoder { get; init; }

    public int Run(IAnsiConsole console)
    {
        AtomicFile.CheckTargets([("--model", ModelFile)], []);
        var context = new MLContext(Seed);
        IReadOnlyList<string> features = RowFolder.Features(Source, new RowColumns());
        BatchRow[] rows = [.. RowFolder.Read(Source, new RowColumns()).Take(Rows).Select(row => new BatchRow
        {
            Key = row.Key,
            Time = row.Time,
            Row = row.Row,
            Features = [.. row.Features],
        })];
        IDataView data = BatchModel.View(context, features, rows);
        var options = new LstmHybridEstimator.Options
        {
            PartitionColumnNames = [nameof(BatchRow.Key)],
            WindowLength = Window,
            Autoencoder = new() { Epochs = Epochs },
            StatusColumnName = nameof(ScoredRow.Status),
        };
        if (!HasAutoencoder) options = options with { Members = [.. options.EnsembleMembers().Skip(1)] };
        var clock = Stopwatch.StartNew();
        ITransformer model = context.AnomalyDetection.Trainers.LstmHybrid(options).Fit(data);
        double seconds = clock.Elapsed.TotalSeconds;
        AtomicFile.Write(ModelFile, stream => context.Model.Save(model, data.Schema, stream));
        console.MarkupLineInterpolated($"Trained on {rows.Length} rows of {features.Count} features in {seconds:0.0} s: {ModelFile}.");
        return 0;
    }
}
