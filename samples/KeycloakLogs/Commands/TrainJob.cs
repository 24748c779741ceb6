using System.Security.Cryptography;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Features;
using KeycloakLogs.Incidents;
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

    private static readonly string[] Outputs = [
        "model.zip", "hybrid.onnx", "features.csv", "scores.csv", "incidents.json", "incidents.csv"];

    // What remembers events, rates and rarity, stays with ML.NET: the graph takes windows of finished features.
    private static readonly OnnxExportOptions FromFeatures = new() { InputColumnNames = [LogFeatures.Row] };

    /// <param name="view">Where it shows what it does.</param>
    /// <param name="options">How to train.</param>
    /// <param name="read">Reads the events.</param>
    /// <param name="inputs">Where from, each with its option.</param>
    /// <param name="folder">For the outputs.</param>
    /// <param name="report">The report's file, as seen from the folder, or <see cref="NoReport"/>.</param>
    /// <param name="cancel">Ends the training.</param>
    public static void Run(IRunView view, TrainOptions options, Func<TrainInput> read, IReadOnlyList<(string Option, string Path)> inputs,
        string folder, string report, CancellationToken cancel)
    {
        string? reportPath = CheckOutputs(folder, report, inputs);
        TrainInput input = read();
        var ml = new MLContext(options.Seed);
        using CancellationTokenRegistration registration = cancel.Register(() => ml.CancelExecution());
        using var times = new FitTimes(ml);
        IDataView trainingView = new EventSequence([], input.Training).ToDataView(ml);
        ITransformer model = view.Step("Training", tell => Fit(ml, options, trainingView, tell));

        // The judged events go on where the training events end: their first windows reach back into them.
        var sequence = new EventSequence(input.Training, input.Judged);
        if (sequence.Overlaps) view.Say("Note: the training events end after the judged ones begin.");
        ITransformer? baseline = input.Labels is null
            ? null
            : view.Step("Training ML.NET's own detector", _ => Baseline.Fit(ml, model, trainingView));
        Detector[] detectors = [.. LogModel.Detectors(options), .. baseline is null ? (Detector[])[] : [Baseline.Detector]];
        IReadOnlyList<Judgement> judgements = view.Step("Scoring", _ => Judge.Run(Scored(model), sequence, detectors));
        if (baseline is not null) judgements = [.. judgements.SkipLast(1), Baseline.Like(judgements[^1], judgements[0])];
        cancel.ThrowIfCancellationRequested();

        var grouping = new IncidentOptions();
        if (options.SetsLimits)
        {
            AlertRate limits = view.Step("Setting the threshold", _ =>
                AlertRate.Of(input.Judged, judgements[0].Scores, options.AlertsPerDay, grouping));
            model = ml.AnomalyDetection.ChangeModelThreshold(model, limits.Threshold, LogModel.Verdict.ScoreColumn);
            judgements = [judgements[0].At(limits.Threshold), .. judgements.Skip(1)];
            grouping = grouping with { LeastRarity = limits.LeastRarity };
        }

        Judgement? member = judgements.FirstOrDefault(judgement => judgement.Detector.ScoreColumn == LogModel.OfSingleEvents.ScoreColumn);
        bool[] verdicts = RowJudgement.Verdicts(judgements[0], member);
        IReadOnlyList<Incident> incidents = view.Step("Finding incidents", _ => IncidentBuilder.Build(
            input.Training, input.Judged, RowJudgement.Scores(judgements[0], member, LogModel.ThresholdOf(model)), verdicts, grouping));
        var coverage = Coverage.Of(input.Labels ?? new bool[input.Judged.Count], judgements[0].Scores);
        // The report scores again: kept from the first time, what it shows of the highest scores would take gigabytes at a million events.
        IDataView shown = Scored(model);
        DetectionReport page = RunReport.Create(ml, options, model, shown, sequence, detectors);
        if (input.Labels is null) page = RunReport.WithoutLabels(page);
        page = page with
        {
            Title = RunReport.TitleFor(coverage),
            Findings = IncidentTables.Findings(incidents),
            FindingsHeading = "Incidents",
            Files = [.. inputs.Select(source => source.Path).Where(File.Exists)],
        };
        string? figures = input.Labels is bool[] truth ? IncidentFigures.Of(input.Judged, truth, incidents, grouping).Text : null;
        if (figures is not null) page = page with { Settings = [.. page.Settings, new("Incidents beside labels", figures)] };
        using var zip = new MemoryStream();
        ModelFile.Save(ml, model, trainingView.Schema, grouping, ModelOrigin.Of(input.Training, TimeProvider.System), zip);
        string hash = Convert.ToHexStringLower(SHA256.HashData(zip.GetBuffer().AsSpan(0, (int)zip.Length)));
        page = page with { Settings = [.. page.Settings, new("SHA-256 of model.zip", hash)] };
        view.Step("Writing", _ => Write(
            [
                zip.WriteTo,
                stream => ml.Model.ExportToOnnx(model, trainingView.Schema, stream, FromFeatures),
                stream => FeatureFile.Write(stream, shown, sequence),
                stream => ScoreFile.Write(stream, input.Judged, judgements[0], verdicts, incidents),
                stream => IncidentFile.WriteJson(stream, incidents),
                stream => IncidentFile.WriteCsv(stream, incidents),
            ], page, folder, reportPath));
        IncidentTables.Show(view, incidents, AlertRate.Days(input.Judged));
        if (input.Labels is bool[] labels)
        {
            view.Say($"{figures}.");
            ResultTables.ShowDetectors(view, coverage, [.. judgements.Select(judgement => new DetectorResult(
                judgement.Detector.Name, AnomalyMetrics.Of(labels, judgement.Scores, judgement.Verdicts),
                    times.Sum(judgement.Detector.Trainers)))]);
            view.Say(LogModel.Legend(options));
            ResultTables.ShowAttacks(view, input.Judged, [.. judgements.SkipLast(1)]);
        }
        if (coverage.Unjudged > 0)
            view.Say($"{coverage.Unjudged} of {input.Judged.Count} events are judged alone: the user's events so far do not fill a "
                + $"window of {options.WindowLength}.");
        view.Say($"Written to {Path.GetFullPath(folder)}: {string.Join(", ", Outputs)}");
        if (reportPath is not null) view.Say($"Report: {reportPath}");

        IDataView Scored(ITransformer model)
        {
            IDataView judged = LogModel.Judge(ml, model, sequence.ToJudgedView(ml), options.InRetrospect);
            return baseline is null ? judged : Baseline.Beside(ml, baseline, judged);
        }
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

    private static int Write(IReadOnlyList<Action<Stream>> contents, DetectionReport report, string folder, string? reportPath)
    {
        List<(string Path, Action<Stream> Write)> files =
            [.. Outputs.Zip(contents, (name, write) => (Path.Combine(folder, name), write))];
        if (reportPath is not null) files.Add((reportPath, report.Write));
        AtomicFile.WriteTogether(files);
        return files.Count;
    }
}
