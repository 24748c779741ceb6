using KeycloakLogGenerator.Events;
using KeycloakLogs.Features;
using KeycloakLogs.Incidents;
using KeycloakLogs.Reporting;
using KeycloakLogs.Training;
using Microsoft.ML;
using MLNetHybrid;

namespace ScoringService.Scoring;

/// <summary>
/// A model and what it remembers of every user. All that the service knows of ML.NET is here and in <see cref="ModelFile"/>.
/// Of one thread at a time but for <see cref="JudgeWindow"/>.
/// </summary>
internal sealed class LogScorer : IDisposable
{
    // A run's buffers; more events are several runs.
    private const int MostEvents = 256;

    private readonly MLContext _ml;
    private readonly ITransformer _model;
    private readonly bool _hasMember;
    private readonly StreamScorer<LogRow, LogVerdict>? _plain;
    private readonly StreamScorer<LogRow, LogVerdictWithMember>? _withMember;
    private readonly AnomalyExplainer _explainer;
    private readonly byte[] _nothing;   // the state of a scorer that remembers nothing

    private LogScorer(MLContext ml, ITransformer model, IncidentOptions incidents, ModelDescription description)
    {
        _ml = ml;
        _model = model;
        Incidents = incidents;
        Description = description;
        Threshold = LogModel.ThresholdOf(model);
        _hasMember = model.FindAll<NearestNeighborsTransformer>()
            .Any(member => member.ScoreColumnName == LogModel.OfSingleEvents.ScoreColumn);
        var options = new StreamScorerOptions { MostEvents = MostEvents };
        if (_hasMember) _withMember = ml.Model.CreateStreamScorer<LogRow, LogVerdictWithMember>(model, options);
        else _plain = ml.Model.CreateStreamScorer<LogRow, LogVerdict>(model, options);
        IDataView empty = new EventSequence([], []).ToDataView(ml);
        _explainer = ml.AnomalyDetection.CreateExplainer(model, LogExplanations.Options(model.GetOutputSchema(empty.Schema)));
        using var nothing = new MemoryStream();
        Save(nothing);
        _nothing = nothing.ToArray();
    }

    /// <summary>Events with a higher score are alarms.</summary>
    public float Threshold { get; }

    /// <summary>How alarms become incidents, and which are reported.</summary>
    public IncidentOptions Incidents { get; }

    public ModelDescription Description { get; }

    /// <summary>Reads a model's file, after its checksums were verified, and tries it.</summary>
    /// <param name="path">Of the zip.</param>
    /// <param name="onnxRuntime">Whether ONNX Runtime computes the detectors.</param>
    /// <param name="gpu">On which CUDA device; null: the CPU.</param>
    /// <exception cref="Samples.InputFileException">The file is absent, broken, or no model of event logs.</exception>
    public static LogScorer Load(string path, bool onnxRuntime = false, int? gpu = null)
    {
        var ml = new MLContext { GpuDeviceId = gpu };
        (ITransformer model, IncidentOptions incidents) = ModelFile.Load(ml, path);
        if (onnxRuntime || gpu is not null)
            model = ml.AnomalyDetection.UseOnnxRuntime(model, new EventSequence([], []).ToDataView(ml).Schema);
        try
        {
            return new LogScorer(ml, model, incidents, ModelDescription.Of(path));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new Samples.InputFileException($"{path}: not a model of event logs that can be served: {e.Message}", e);
        }
    }

    /// <summary>Judges events, in their order. Their users' memories go on.</summary>
    public IReadOnlyList<LogVerdict> Judge(IReadOnlyList<LogEvent> events)
    {
        LogRow[] rows = [.. events.Select(LogRow.From)];
        return _hasMember ? _withMember!.ScoreMany(rows) : _plain!.ScoreMany(rows);
    }

    /// <summary>Judges the last of a user's events by these alone and what the model learned. Safe from several threads.</summary>
    public LogVerdict JudgeWindow(IReadOnlyList<LogEvent> events)
    {
        var sequence = new EventSequence([], events);
        Detector[] detectors = _hasMember ? [LogModel.Verdict, LogModel.OfSingleEvents] : [LogModel.Verdict];
        IReadOnlyList<Judgement> judgements = KeycloakLogs.Training.Judge.Run(
            _model.Transform(sequence.ToDataView(_ml)), sequence, detectors);
        return new LogVerdictWithMember
        {
            Score = judgements[0].Scores[^1],
            PredictedLabel = judgements[0].Verdicts[^1],
            MemberLabel = _hasMember && judgements[1].Verdicts[^1],
        };
    }

    /// <summary>
    /// Says why the last of a user's events is judged as it is, by these alone and what the model learned. Safe from several threads.
    /// </summary>
    public AnomalyExplanation Explain(IReadOnlyList<LogEvent> events) =>
        _explainer.Explain(new EventSequence([], events).ToDataView(_ml), events.Count - 1);

    /// <summary>Writes what it remembers of every user.</summary>
    public void Save(Stream state)
    {
        if (_hasMember) _withMember!.Save(state);
        else _plain!.Save(state);
    }

    /// <summary>Remembers what was written, all or nothing.</summary>
    /// <exception cref="FormatException">The state is damaged.</exception>
    /// <exception cref="InvalidOperationException">It is another model's.</exception>
    public void Restore(Stream state)
    {
        if (_hasMember) _withMember!.Restore(state);
        else _plain!.Restore(state);
    }

    /// <summary>Forgets every user.</summary>
    public void Reset() => Restore(new MemoryStream(_nothing));

    public void Dispose()
    {
        _plain?.Dispose();
        _withMember?.Dispose();
    }
}
