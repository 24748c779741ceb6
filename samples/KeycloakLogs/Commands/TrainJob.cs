using KeycloakLogs.Events;
using KeycloakLogs.Reading;
using KeycloakLogs.Reporting;
using KeycloakLogs.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace KeycloakLogs.Commands;

/// <summary>Trains a model, judges it on later events, writes it.</summary>
internal static class TrainJob
{
    private static readonly string[] Outputs = ["model.zip", "model.onnx", "scores.csv"];

    public static void Run(IRunView view, TrainOptions options, string trainingPath, string testPath, string folder, CancellationToken cancel)
    {
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
        IReadOnlyList<Judgement> judgements = view.Step("Scoring", _ => Judge.Run(ml, model, sequence, LogModel.Detectors));
        Judgement baseline = view.Step("Scoring with ML.NET's own detector", _ => Baseline.Run(ml, model, trainingView, sequence, judgements[0]));
        cancel.ThrowIfCancellationRequested();

        Write(ml, model, trainingView.Schema, testFile.Events, judgements[0], folder);
        ResultTables.ShowDetectors(view, [.. judgements.Append(baseline).Select(judgement => new DetectorResult(
            judgement.Detector.Name, DetectionFigures.Of(labels, judgement.Scores, judgement.Verdicts), times.Sum(judgement.Detector.Trainers)))]);
        view.Say(LogModel.Legend);
        ResultTables.ShowAttacks(view, testFile.Events, judgements);
        int unscored = judgements[0].Scores.Count(float.IsNaN);
        if (unscored > 0) view.Say($"{unscored} test events are unscored: the user's events so far do not fill a window of {options.WindowLength}.");
        view.Say($"Written to {Path.GetFullPath(folder)}: {string.Join(", ", Outputs)}");
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

    private static void Write(MLContext ml, ITransformer model, DataViewSchema schema, IReadOnlyList<LogEvent> events, Judgement verdict, string folder)
    {
        using var files = new OutputFiles();
        ml.Model.Save(model, schema, files.Reserve(Path.Combine(folder, Outputs[0])));
        files.Write(Path.Combine(folder, Outputs[1]), stream => LogModel.SaveAutoencoderAsOnnx(model, stream));
        files.Write(Path.Combine(folder, Outputs[2]), stream => ScoreFile.Write(stream, events, verdict));
        files.Commit();
    }
}
