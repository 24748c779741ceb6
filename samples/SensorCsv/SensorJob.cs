using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Evaluation.Report;
using SensorCsv.Input;
using SensorCsv.Results;
using Spectre.Console;

namespace SensorCsv;

/// <summary>One run of the program: reads, trains or loads, scores, reports. Files are written last, so an error leaves none behind.</summary>
internal sealed class SensorJob(JobOptions options, IAnsiConsole console, TextWriter warnings)
{
    public void Run()
    {
        if (options.Contradiction is string contradiction) throw new ArgumentException(contradiction);
        var context = new MLContext(options.Seed);
        if (options.GpuDevice is not null)
        {
            context.GpuDeviceId = options.GpuDevice;
            context.FallbackToCpu = false;
        }
        context.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning) warnings.WriteLine($"warning: {entry.Message}");
        };

        (ITransformer model, SensorTable input, IDataView? trained) = options.LoadFile is null ? Train(context) : Load(context, options.LoadFile);
        using var disposedLast = model as IDisposable;
        var clock = Stopwatch.StartNew();
        IDataView scored = model.Transform(SensorData.ToDataView(context, input));
        HybridReport? report = options.ReportFile is null ? null : SensorReport.Create(options, model, input.FeatureNames, scored);
        // The report reads the rows again: the cache has the autoencoder run once.
        if (report is not null) report = report with { Data = scored = context.Data.Cache(scored, [.. report.ColumnNames]) };
        RowResult[] results = [.. context.Data.CreateEnumerable<RowResult>(scored, reuseRowObject: false)];
        console.MarkupLineInterpolated($"Scored {results.Length} rows in {clock.Elapsed.TotalSeconds:0.00} s; {results.Count(row => row.PredictedLabel)} are flagged as anomalies.");

        if (input.Labels is not null) console.Write(MetricsTable.Create(context, input.Labels, results, firstRow: options.TrainRows ?? 0));
        if (trained is not null && options.SaveFile is not null)
            OutputFile.Write(options.SaveFile, stream => context.Model.Save(model, trained.Schema, stream));
        if (options.ScoreFile is not null) OutputFile.Write(options.ScoreFile, stream => ScoreFile.Write(stream, results));
        if (report is null) return;
        OutputFile.Write(options.ReportFile!, report.Write);
        console.WriteLine($"Report: {Path.GetFullPath(options.ReportFile!)}");
    }

    private (ITransformer Model, SensorTable Input, IDataView Trained) Train(MLContext context)
    {
        SensorTable input = ReadInput(options.Layout);
        SensorTable training = options.TrainFile is null
            ? input.Head(options.TrainRows!.Value)
            : CsvReader.ReadFile(options.TrainFile, options.Layout with { Label = null, AnomalyValues = [], Ignored = [], Features = input.FeatureNames });
        TrainingWindows.Require(training, options.TrainFile ?? options.Input, options.WindowLength);

        IDataView data = SensorData.ToDataView(context, training);
        var clock = Stopwatch.StartNew();
        ITransformer model = SensorPipeline.Create(context, options).Fit(data);
        console.MarkupLineInterpolated($"Trained {options.Model} on {training.Rows.Count} rows of {training.FeatureNames.Count} features in {clock.Elapsed.TotalSeconds:0.0} s.");
        return (model, input, data);
    }

    private (ITransformer Model, SensorTable Input, IDataView? Trained) Load(MLContext context, string file)
    {
        ITransformer model;
        DataViewSchema? schema;
        try
        {
            model = context.Model.LoadVerified(file, out schema);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new SensorFileException($"{file}: this model cannot be loaded. {exception.Message}", exception);
        }
        IReadOnlyList<string> features = SensorData.FeatureNames(schema, file);
        return (model, ReadInput(options.Layout with { Ignored = [], Features = features }), null);
    }

    private SensorTable ReadInput(CsvLayout layout)
    {
        SensorTable input = CsvReader.ReadFile(options.Input, layout);
        return options.TrainRows >= input.Rows.Count
            ? throw new SensorFileException($"{options.Input}: the file has {input.Rows.Count} rows; --train-rows {options.TrainRows} leaves none to judge.")
            : input;
    }
}
