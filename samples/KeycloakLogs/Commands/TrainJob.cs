using KeycloakLogGenerator.Events;
using KeycloakLogs.Features;
using KeycloakLogs.Reading;
using KeycloakLogs.Reporting;
using KeycloakLogs.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Evaluation;

namespace KeycloakLogs.Commands;

/// <summary>Trains a model, judges it on later events, writes it.</summary>
internal static class TrainJob
{
    /// <summary>What the option of the report means by its absence.</summary>
    public const string NoReport = "none";

    private static readonly string[] Outputs = ["model.zip", "hybrid.onnx", "features.csv", "scores.csv"];

    // What remembers events, rates and rarity, stays with ML.NET: the graph takes windows of finished features.
    private static readonly OnnxExportOptions FromFeatures = new() { InputColumnNames = [LogFeatures.Row] };

    /// <param name="view">Where it shows what it does.</param>
    /// <param name="options">How to train.</param>
    /// <param name="trainingPath">Events to learn from.</param>
    /// <param name="testPath">Labelled events to judge.</param>
    /// <param name="folder">For the outputs.</param>
    /// <param name="report">The report's file, as seen from the folder, or <see cref="NoReport"/>.</param>
    /// <param name="cancel">Ends the training.</param>
    public static void Run(IRunView view, TrainOptions options, string trainingPath, string testPath, string folder, string report,
        CancellationToken cancel)
    {
        string? reportPath = CheckOutputs(folder, report, [("--train", trainingPath), ("--test", testPath)]);
        IReadOnlyList<LogEvent> training = view.Step("Reading training events", _ => LogFile.Read(trainingPath).Events);
        LogFile testFile = view.Step("Reading test events", _ => LogFile.Read(testPath));
        bool[] labels = testFile.RequireLabels();

        var ml = new MLContext(options.Seed);
        using CancellationTokenRegistration registration = cancel.Register(() => ml.CancelExecution());
        using var times = new FitTimes(ml);
        IDataView trainingView = new EventSequence([], training).ToDataView(ml);
        ITransformer model = view.Step("Training", tell => Fit(ml, options, trainingView, tell));

        // The test file goes on where the training file ends: its first windows reach back into it.
        var sequence = new EventSequence(training, testFile.Events);
        if (sequence.Overlaps) view.Say($"Note: {trainingPath} ends after {testPath} begins.");
        ITransformer baseline = view.Step("Training ML.NET's own detector", _ => Baseline.Fit(ml, model, trainingView));
        Detector[] detectors = [.. LogModel.Detectors(options), Baseline.Detector];
        // Figures and report read the same rows: the cache has the autoencoder run once.
        IDataView judged = LogModel.Judge(ml, model, sequence.ToJudgedView(ml), options.InRetrospect);
        DetectionReport page = RunReport.Create(options, model, Baseline.Beside(ml, baseline, judged), sequence, detectors);
        page = page with { Data = ml.Data.Cache(page.Data, [.. page.ColumnNames]) };
        IReadOnlyList<Judgement> judgements = view.Step("Scoring", _ => Judge.Run(page.Data, sequence, detectors));
        judgements = [.. judgements.SkipLast(1), Baseline.Like(judgements[^1], judgements[0])];
        cancel.ThrowIfCancellationRequested();

        var coverage = Coverage.Of(labels, judgements[0].Scores);
        page = page with { Title = RunReport.TitleFor(coverage) };
        view.Step("Writing", _ => Write(
            ml, model, trainingView.Schema, testFile.Events, judgements[0], stream => FeatureFile.Write(stream, judged, sequence), page,
            folder, reportPath));
        ResultTables.ShowDetectors(view, coverage, [.. judgements.Select(judgement => new DetectorResult(
            judgement.Detector.Name, AnomalyMetrics.Of(labels, judgement.Scores, judgement.Verdicts),
                times.Sum(judgement.Detector.Trainers)))]);
        view.Say(LogModel.Legend(options));
        ResultTables.ShowAttacks(view, testFile.Events, [.. judgements.SkipLast(1)]);
        if (coverage.Unjudged > 0)
            view.Say($"{coverage.Unjudged} test events are not judged: the user's events so far do not fill a window of "
                + $"{options.WindowLength}.");
        view.Say($"Written to {Path.GetFullPath(folder)}: {string.Join(", ", Outputs)}");
        if (reportPath is not null) view.Say($"Report: {reportPath}");
    }

    /// <summary>Refuses what cannot be written, before it takes the time to train.</summary>
    /// <returns>The report's full path; null: no report.</returns>
    public static string? CheckOutputs(string folder, string report, IReadOnlyList<(string Option, string Path)> inputs)
    {
        string? reportPath = report == NoReport ? null : Path.GetFullPath(report, Path.GetFullPath(folder));
        List<(string, string)> outputs = [.. Outputs.Select(name => ("--out", Path.Combine(folder, name)))];
        if (reportPath is not null) outputs.Add(("--report", reportPath));
        OutputFolder.Prepare(folder, outputs, inputs);
        return reportPath;
    }

    private static ITransformer Fit(MLContext ml, TrainOptions options, IDataView training, Action<string> tell)
    {
        ml.Log += Tell;
        try
        {
            return LogModel.Create(ml, options).Fit(training);
        }
        finally
        {
            ml.Log -= Tell;
        }

        void Tell(object? sender, LoggingEventArgs e)
        {
            if (e.Kind is ChannelMessageKind.Info or ChannelMessageKind.Warning && LogModel.IsTrainer(e.Source)) tell(e.RawMessage);
        }
    }

    private static int Write(
        MLContext ml, ITransformer model, DataViewSchema schema, IReadOnlyList<LogEvent> events, Judgement verdict,
        Action<Stream> writeFeatures, DetectionReport report, string folder, string? reportPath)
    {
        List<(string Path, Action<Stream> Write)> files =
        [
            (Path.Combine(folder, Outputs[0]), stream => ml.Model.Save(model, schema, stream)),
            (Path.Combine(folder, Outputs[1]), stream => ml.Model.ExportToOnnx(model, schema, stream, FromFeatures)),
            (Path.Combine(folder, Outputs[2]), writeFeatures),
            (Path.Combine(folder, Outputs[3]), stream => ScoreFile.Write(stream, events, verdict)),
        ];
        if (reportPath is not null) files.Add((reportPath, report.Write));
        AtomicFile.WriteTogether(files);
        return files.Count;
    }
}
