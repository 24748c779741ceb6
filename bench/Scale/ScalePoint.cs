using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Evaluation;

namespace ScaleBench;

/// <summary>One size: what training and scoring took, and how well each score ranks.</summary>
/// <param name="Rows">That were trained on, and as many that were scored.</param>
/// <param name="Fit">Training.</param>
/// <param name="Score">Scoring.</param>
/// <param name="Scores">By column.</param>
internal sealed record ScalePoint(long Rows, StageFigure Fit, StageFigure Score, IReadOnlyList<ScoreFigure> Scores)
{
    /// <summary>Events of the beginning of what is scored that the figures of ranking are of: the same ones at every size.</summary>
    public const int JudgedRows = 200_000;

    private const double TrainingAnomalies = 0.001, ScoredAnomalies = 0.05;

    /// <summary>Measures in this process.</summary>
    public static ScalePoint Measure(long rows, ScaleSettings settings)
    {
        var ml = new MLContext(1);
        if (settings.ShowsLog) ShowLog(ml);
        LstmHybridEstimator.Options options = settings.Options();
        IDataView training = ml.Data.LoadFromEnumerable(new EventStreams(rows, seed: 1, TrainingAnomalies).Read());
        IDataView later = ml.Data.LoadFromEnumerable(new EventStreams(Math.Max(rows, JudgedRows), seed: 2, ScoredAnomalies).Read());
        (ITransformer model, StageFigure fit) =
            StageFigure.Of<ITransformer>(() => ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(training));
        IReadOnlyList<HybridMember> members = options.Members ?? options.EnsembleMembers();
        string[] names = [options.ScoreColumnName, .. members.Select(member => member.ScoreColumnName)];
        (Judged judged, StageFigure score) = StageFigure.Of(() => Judged.Read(model.Transform(later), names));
        return new ScalePoint(rows, fit, score, judged.Figures(names));
    }

    /// <summary>For the process that asked.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>From the process that measured.</summary>
    public static ScalePoint FromJson(string text) =>
        JsonSerializer.Deserialize<ScalePoint>(text) ?? throw new InvalidOperationException("A measurement gave no figures.");

    private static void ShowLog(MLContext ml)
    {
        long begin = Stopwatch.GetTimestamp();
        ml.Log += (_, message) =>
        {
            if (message.Kind is not (ChannelMessageKind.Info or ChannelMessageKind.Warning)) return;
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            Console.Error.WriteLine(FormattableString.Invariant($"{seconds:F1} {message.Source}: {message.RawMessage}"));
        };
    }

    // The first scores of each column, and the kinds of their events. All rows are read, as an application would.
    private sealed class Judged(int columns)
    {
        private readonly List<float>[] _scores = [.. Enumerable.Range(0, columns).Select(_ => new List<float>())];
        private readonly List<int> _kinds = [];

        public static Judged Read(IDataView scored, string[] names)
        {
            var judged = new Judged(names.Length);
            DataViewSchema.Column kind = scored.Schema[nameof(StreamEvent.Kind)];
            DataViewSchema.Column[] columns = [.. names.Select(name => scored.Schema[name])];
            using DataViewRowCursor cursor = scored.GetRowCursor([kind, .. columns]);
            ValueGetter<int> getKind = cursor.GetGetter<int>(kind);
            ValueGetter<float>[] getters = [.. columns.Select(column => cursor.GetGetter<float>(column))];
            var row = new float[names.Length];
            int kindOfRow = 0;
            while (cursor.MoveNext())
            {
                getKind(ref kindOfRow);
                for (int c = 0; c < row.Length; c++) getters[c](ref row[c]);
                if (cursor.Position >= JudgedRows || row.Any(float.IsNaN)) continue;
                judged._kinds.Add(kindOfRow);
                for (int c = 0; c < row.Length; c++) judged._scores[c].Add(row[c]);
            }
            return judged;
        }

        public IReadOnlyList<ScoreFigure> Figures(string[] names) => [.. names.Select((name, c) => Figure(name, _scores[c]))];

        private ScoreFigure Figure(string name, List<float> scores)
        {
            float[] all = [.. scores];
            bool[] labels = [.. _kinds.Select(kind => kind != 0)];
            double[] byKind = [.. Enum.GetValues<AnomalyKind>().Where(kind => kind != AnomalyKind.None).Select(AreaOf)];
            return new ScoreFigure(
                name, RocCurve.Of(labels, all).Area, PrecisionRecallCurve.Of(labels, all).AveragePrecision, byKind);

            double AreaOf(AnomalyKind kind)
            {
                int[] rows = [.. Enumerable.Range(0, all.Length).Where(row => _kinds[row] == 0 || _kinds[row] == (int)kind)];
                return RocCurve.Of([.. rows.Select(row => _kinds[row] != 0)], [.. rows.Select(row => all[row])]).Area;
            }
        }
    }
}
