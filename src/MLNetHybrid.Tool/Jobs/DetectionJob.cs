using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetHybrid.Evaluation;
using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Programs;
using MLNetHybrid.Tool.Recognition;
using MLNetHybrid.Tool.Results;
using Samples;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>
/// One run: recognises the file, trains or loads, scores, reports. Files are written last, all or none, so an error leaves none behind.
/// </summary>
internal sealed class DetectionJob(JobOptions options, IRunOutput output)
{
    private readonly HashSet<string> _warned = [];

    public RunSummary Run()
    {
        string folder = options.Folder ?? OutputFolder.NameOf(options.Input, options.ModelFile is null ? "anomalies" : "scores");
        string scoreFile = options.ScoreFile ?? Path.Combine(folder, "scores.csv"),
            reportFile = options.ReportFile ?? Path.Combine(folder, "report.html"),
            modelFile = options.SaveFile ?? Path.Combine(folder, "model.zip"),
            programFile = Path.Combine(folder, "detect.cs");
        bool trains = options.ModelFile is null;
        // Before an hour of training, not after it.
        (string? Given, string Name)[] inFolder =
        [
            (options.ScoreFile, "scores.csv"), (options.ReportFile, "report.html"),
            .. trains ? [(options.SaveFile, "model.zip"), (null, "detect.cs")] : Array.Empty<(string?, string)>(),
        ];
        using var made = inFolder.All(file => file.Given is not null)
            ? null
            : OutputFolder.Prepare(folder, [.. inFolder.Where(file => file.Given is null).Select(file => file.Name)]);
        AtomicFile.CheckTargets(
            [
                ("--scores", scoreFile), ("--report", reportFile),
                .. trains ? [("--save", modelFile), ("--out", programFile)] : Array.Empty<(string, string)>(),
            ],
            Files(("the input", options.Input), ("--train", options.TrainFile), ("--model", options.ModelFile)));
        MLContext context = CreateContext();

        Fitted run = trains ? Train(context) : Load(context, options.ModelFile!);
        using var disposedLast = run.Model as IDisposable;
        SensorTable input = run.Input;
        var clock = Stopwatch.StartNew();
        IDataView data = SensorData.ToDataView(context, input, run.Part.IsInPart);
        IDataView scored = options.InRetrospect ? Retrospect(context, run.Model, data) : run.Model.Transform(data);
        DetectionReport report = SensorReport.Create(options, run.Model, input.FeatureNames, scored, run.Part.Description);
        // Scores, report and comparison read the rows anew: the cache has the autoencoder run once.
        scored = context.Data.Cache(scored, [.. report.ColumnNames, SensorData.TrainingColumn]);
        report = report with
        {
            Data = scored,
            // Verdicts that look ahead are not the model's own.
            Explainer = options.InRetrospect ? null : context.AnomalyDetection.CreateExplainer(
                run.Model, new ExplanationOptions { NormalRows = run.Trained, FeatureNames = input.FeatureNames }),
            ExplainerData = data,
        };
        RowResult[] results = RowResult.Read(context, scored, options.InRetrospect);
        output.Progress(FormattableString.Invariant($"Scored {results.Length} rows{(options.InRetrospect ? " in retrospect" : "")} in ")
            + FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:0.00} s."));

        if (UnlikeRows.Remark(options, run, results) is string remark) Warn(remark);
        if (run.Trained is not null && input.Labels is not null)
        {
            IDataView judged = SensorData.WithoutTraining(context, scored);
            report = report with
            {
                Comparison = SensorReport.Compare(context, options, run.Model.Transform(run.Trained), judged, run.WindowLength!.Value),
            };
        }
        (string? program, string? whyNot) = trains ? DetectProgram.Create(options, run) : (null, null);
        byte[]? model = null;
        if (run.Trained is not null)
        {
            using var saved = new MemoryStream();
            context.Model.Save(run.Model, run.Trained.Schema, saved);
            model = saved.ToArray();
            report = report with
            {
                Settings = [.. report.Settings, new("SHA-256 of model.zip", Convert.ToHexStringLower(SHA256.HashData(model)))],
            };
        }
        var files = new List<(string Kind, string Path, Action<Stream> Write)>
        {
            ("report", reportFile, report.Write),
            ("scores", scoreFile, stream => ScoreFile.Write(stream, input, results)),
        };
        if (model is not null) files.Add(("model", modelFile, stream => stream.Write(model)));
        if (program is not null) files.Add(("program", programFile, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(program))));
        AtomicFile.WriteTogether([.. files.Select(file => (file.Path, file.Write))]);

        var summary = new RunSummary
        {
            Input = options.Input,
            Recognised = run.Recognised,
            Table = input,
            Results = results,
            IsInTraining = run.Part.IsInPart,
            TrainedOn = trains ? run.Part.Description : null,
            TrainingRowCount = run.TrainingRowCount,
            WindowLength = run.WindowLength,
            Figures = input.Labels is null ? null : Figures.Of(input.Labels, results, run.Part.IsInPart),
            SimpleScorerRemark = report.Comparison?.SimpleScorerRemark,
            Program = program,
            WhyNoProgram = whyNot,
            Files = [.. files.Select(file => (file.Kind, Path.GetFullPath(file.Path)))],
        };
        output.Finished(summary);
        return summary;
    }

    private MLContext CreateContext()
    {
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
        return context;
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

    private Fitted Train(MLContext context)
    {
        (RecognisedFile recognised, SensorTable input) = Read(options.Reading);
        TrainingPart part = options.TrainFile is string other ? TrainingPart.None(input, Path.GetFileName(other))
            : options.TrainRows is int count ? TrainingPart.First(input, count, options.Input)
            : TrainingPart.OfEachStream(input, options.TrainShare);
        SensorTable training = options.TrainFile is null
            ? part.Of(input)
            : CsvReader.ReadFile(options.TrainFile,
                recognised.Layout with { Label = null, AnomalyValues = [], Ignored = [], Clock = null, Features = input.FeatureNames });
        (int length, string whyLength) = options.WindowLength is int chosen
            ? (chosen, "given")
            : WindowChoice.Of(input, training);
        Finding[] findings =
        [
            new("trained on", part.Description,
                options is { TrainFile: null, TrainRows: null, TrainShare: null } ? "they count as normal" : "given",
                "--train-share, --train-rows, --train"),
            new("windows", FormattableString.Invariant($"{length} {(length == 1 ? "row" : "rows")}"), whyLength, "--window"),
        ];
        recognised = recognised with { Findings = [.. recognised.Findings, .. findings] };
        output.Recognised(recognised.Findings);
        TrainingWindows.Argument(training, options.TrainFile ?? options.Input, length);
        WarnOf(options.Input, input);
        if (options.TrainFile is not null) WarnOf(options.TrainFile, training);
        foreach (string remark in TrainingOutliers.Of(training, length))
            Warn($"{Path.GetFileName(options.TrainFile ?? options.Input)}: {remark}");
        if (options.TrainFile is not null && Path.GetFullPath(options.TrainFile) == Path.GetFullPath(options.Input))
            Warn("--train and --input are one file: all rows that are judged were trained on, anomalies included, and the figures "
                + "flatter. --train-rows N trains on the first N rows only.");
        if (options.TrainRows is not null && part.Anomalies > 0)
            Warn(FormattableString.Invariant(
                $"{part.Anomalies} of the {part.Rows.Length} training rows are labelled anomalies, and count as normal. Without ")
                + "--train-rows, such rows are left out.");

        int rows = options.TrainFile is null ? part.Count : training.Rows.Count;
        string size = FormattableString.Invariant($"{rows} rows of {training.FeatureNames.Count} ")
            + (training.FeatureNames.Count == 1 ? "feature" : "features");
        output.Progress($"Training on {size} …");
        IDataView data = SensorData.ToDataView(context, training);
        var clock = Stopwatch.StartNew();
        double? rate = options.AlarmsPerDay is double alarms ? AlarmRate(alarms, input, recognised) : options.FalseAlarmRate;
        ITransformer model = SensorPipeline.Create(context, options, length, rate, training.Streams is not null).Fit(data);
        output.Progress(FormattableString.Invariant($"Trained {options.Model} on {size} in {clock.Elapsed.TotalSeconds:0.0} s."));
        return new(WithThreshold(context, model), recognised, input, part)
        {
            Trained = data,
            Training = training,
            TrainingRowCount = rows,
            WindowLength = length,
            FalseAlarmRate = rate,
        };
    }

    private Fitted Load(MLContext context, string file)
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
        string? trainedWith = SensorData.PartitionOf(schema!);
        if (trainedWith is null && options.Reading.Partition is not null)
            throw new InputFileException($"{file}: this model was trained without --partition, and takes all rows for one stream.");
        (RecognisedFile recognised, SensorTable input) = Read(options.Reading with
        {
            Features = features,
            Partition = options.Reading.Partition ?? trainedWith,
            NoPartition = trainedWith is null,
        });
        output.Recognised(recognised.Findings);
        WarnOf(options.Input, input);
        return new(WithThreshold(context, model), recognised, input, TrainingPart.None(input, "another file"));
    }

    private (RecognisedFile Recognised, SensorTable Table) Read(ReadingChoices choices)
    {
        RecognisedFile recognised = FileRecognition.Of(options.Input, choices);
        SensorTable table = CsvReader.ReadFile(options.Input, recognised.Layout);
        return (recognised, recognised.Clock is null
            ? table
            : TimeOrder.Of(
                TimeOrder.WithTimes(table, recognised.Clock, recognised.Layout), recognised.Clock, recognised.Layout, options.Sort,
                options.Input));
    }

    private double AlarmRate(double alarmsPerDay, SensorTable table, RecognisedFile recognised)
    {
        if (TimeOrder.Days(table, recognised.Clock, recognised.Layout) is not double days || days <= 0)
            throw new InputFileException($"{options.Input}: --alarms-per-day needs to know how many rows a day has, and no column holds "
                + "points in time."
                    + Hints.Lines("to name it: --clock COLUMN", "to give a share of normal rows: --false-alarm-rate 0.001"));
        double perDay = table.Rows.Count / days;
        return alarmsPerDay < perDay
            ? alarmsPerDay / perDay
            : throw new InputFileException(FormattableString.Invariant(
                $"{options.Input}: --alarms-per-day {alarmsPerDay} is not less than the rows of a day, {perDay:0.#}."));
    }

    private ITransformer WithThreshold(MLContext context, ITransformer model) =>
        options.Threshold is double threshold ? context.AnomalyDetection.ChangeModelThreshold(model, (float)threshold) : model;

    private void WarnOf(string path, SensorTable table)
    {
        foreach (string remark in table.Remarks.Concat(ColumnWarnings.Of(table, canIgnore: options.ModelFile is null)))
            if (_warned.Add(remark)) Warn($"{Path.GetFileName(path)}: {remark}");
    }

    private void Warn(string message) => output.Warn(message);

    private static (string, string)[] Files(params IEnumerable<(string Option, string? Path)> files) =>
        [.. files.Where(file => file.Path is not null).Select(file => (file.Option, file.Path!))];
}
