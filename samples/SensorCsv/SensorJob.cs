using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Evaluation;
using Samples;
using SensorCsv.Input;
using SensorCsv.Results;
using Spectre.Console;

namespace SensorCsv;

/// <summary>
/// One run of the program: reads, trains or loads, scores, reports. Files are written last, all or none, so an error leaves none behind.
/// </summary>
internal sealed class SensorJob(JobOptions options, IAnsiConsole console, TextWriter warnings)
{
    private readonly HashSet<string> _warned = [];

    public void Run()
    {
        if (options.Contradiction is string contradiction) throw new ArgumentException(contradiction);
        // Before an hour of training, not after it.
        AtomicFile.CheckTargets(
            Files(("--scores", options.ScoreFile), ("--report", options.ReportFile), ("--save", options.SaveFile)),
            Files(("--input", options.Input), ("--train", options.TrainFile), ("--load", options.LoadFile)));
        var context = new MLContext(options.Seed);
        if (options.GpuDevice is not null)
        {
            context.GpuDeviceId = options.GpuDevice;
            context.FallbackToCpu = false;
        }
        context.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning) Warn(entry.RawMessage);
        };

        (ITransformer model, SensorTable input, IDataView? trained) = options.LoadFile is null
            ? Train(context)
            : Load(context, options.LoadFile);
        using var disposedLast = model as IDisposable;
        var clock = Stopwatch.StartNew();
        IDataView data = SensorData.ToDataView(context, input);
        IDataView scored = options.InRetrospect ? Retrospect(context, model, data) : model.Transform(data);
        DetectionReport? report = options.ReportFile is null ? null : SensorReport.Create(options, model, input.FeatureNames, scored);
        // The report reads the rows again: the cache has the autoencoder run once.
        if (report is not null) report = report with { Data = scored = context.Data.Cache(scored, [.. report.ColumnNames]) };
        RowResult[] results = RowResult.Read(context, scored, options.InRetrospect);
        int flagged = results.Count(row => row.PredictedLabel);
        string rows = options.InRetrospect ? "rows in retrospect" : "rows";
        console.MarkupLineInterpolated(
            $"Scored {results.Length} {rows} in {clock.Elapsed.TotalSeconds:0.00} s; {flagged} are flagged as anomalies.");
        if (StatusText.Summary(results, input.Labels) is string unjudged) console.WriteLine(unjudged);
        if (input.Labels is not null) console.Write(MetricsTable.Create(input.Labels, results, firstRow: options.TrainRows ?? 0));

        if (report is not null && trained is not null && input.Labels is not null)
            report = report with { Comparison = SensorReport.Compare(context, options, model.Transform(trained), scored) };
        if (report?.Comparison?.SimpleScorerRemark is string remark) console.WriteLine(remark);

        var files = new List<(string, Action<Stream>)>();
        if (trained is not null && options.SaveFile is not null)
            files.Add((options.SaveFile, stream => context.Model.Save(model, trained.Schema, stream)));
        if (options.ScoreFile is not null)
            files.Add((options.ScoreFile, stream => ScoreFile.Write(stream, results, options.Layout.Partition, input.Streams)));
        if (report is not null) files.Add((options.ReportFile!, report.Write));
        AtomicFile.WriteTogether(files);
        if (report is not null) console.WriteLine($"Report: {Path.GetFullPath(options.ReportFile!)}");
    }

    private static IDataView Retrospect(MLContext context, ITransformer model, IDataView data)
    {
        try
        {
            return context.AnomalyDetection.ScoreInRetrospect(model, data);
        }
        catch (ArgumentException exception) when (exception.ParamName == "calibrationData")
        {
            throw new InputFileException("--retrospect: the model was not trained as an ensemble and has no scale for it.", exception);
        }
    }

    private (ITransformer Model, SensorTable Input, IDataView Trained) Train(MLContext context)
    {
        SensorTable input = ReadInput(options.Layout);
        SensorTable training = options.TrainFile is null
            ? input.Head(options.TrainRows!.Value)
            : CsvReader.ReadFile(options.TrainFile,
                options.Layout with { Label = null, AnomalyValues = [], Ignored = [], Features = input.FeatureNames });
        TrainingWindows.Argument(training, options.TrainFile ?? options.Input, options.WindowLength);
        WarnOf(options.Input, input);
        if (options.TrainFile is not null) WarnOf(options.TrainFile, training);
        if (options.TrainFile is not null && Path.GetFullPath(options.TrainFile) == Path.GetFullPath(options.Input))
            Warn("--train and --input are one file: all rows that are judged were trained on, anomalies included, and the figures "
                + "flatter. --train-rows N trains on the first N rows only.");

        IDataView data = SensorData.ToDataView(context, training);
        var clock = Stopwatch.StartNew();
        ITransformer model = SensorPipeline.Create(context, options).Fit(data);
        (int rows, int features, double seconds) = (training.Rows.Count, training.FeatureNames.Count, clock.Elapsed.TotalSeconds);
        console.MarkupLineInterpolated($"Trained {options.Model} on {rows} rows of {features} features in {seconds:0.0} s.");
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
            throw new InputFileException($"{file}: this model cannot be loaded. {exception.Message}", exception);
        }
        IReadOnlyList<string> features = SensorData.FeatureNames(schema, file);
        bool hasStreams = schema!.GetColumnOrNull(SensorData.StreamKeyColumn) is not null;
        if (hasStreams && options.Layout.Partition is null)
            throw new InputFileException($"{file}: this model was trained with --partition: say which column tells the streams apart.");
        if (!hasStreams && options.Layout.Partition is not null)
            throw new InputFileException($"{file}: this model was trained without --partition, and takes all rows for one stream.");
        SensorTable input = ReadInput(options.Layout with { Ignored = [], Features = features });
        WarnOf(options.Input, input);
        return (model, input, null);
    }

    private SensorTable ReadInput(CsvLayout layout)
    {
        SensorTable input = CsvReader.ReadFile(options.Input, layout);
        return options.TrainRows >= input.Rows.Count
            ? throw new InputFileException(
                $"{options.Input}: the file has {input.Rows.Count} rows; --train-rows {options.TrainRows} leaves none to judge.")
            : input;
    }

    private void WarnOf(string path, SensorTable table)
    {
        foreach (string remark in table.Remarks.Concat(ColumnWarnings.Of(table, canIgnore: options.LoadFile is null)))
            if (_warned.Add(remark)) Warn($"{Path.GetFileName(path)}: {remark}");
    }

    private void Warn(string message) => warnings.WriteLine(TerminalText.Of($"warning: {message}"));

    private static (string, string)[] Files(params IEnumerable<(string Option, string? Path)> files) =>
        [.. files.Where(file => file.Path is not null).Select(file => (file.Option, file.Path!))];
}
