using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Explanations.Verdicts;
using MLNetHybrid.Voting;

namespace MLNetHybrid.Explanations;

/// <summary>Makes explanations of rows of one schema by one model.</summary>
internal sealed class ExplanationMaker
{
    private const string GivenRows = "normal rows given", DataRows = "rows of the data that the model judges normal";
    private const int LeastForRarity = 20;
    private const double LeastShare = 0.005;   // what would be shown as 0 %

    private readonly IHost _host;
    private readonly ExplanationOptions _options;
    private readonly ModelPath _path;
    private readonly WindowJudge _judge;
    private readonly string[] _names;
    private readonly RarityScale? _rarity;            // of a detector alone
    private readonly IReadOnlyList<NormalWindow> _known;   // normal rows that do not come from the data

    public ExplanationMaker(IHost host, ITransformer model, DataViewSchema schema, ExplanationOptions options)
    {
        _host = host;
        _options = options;
        _path = ModelPath.Of(host, model, schema, options.ScoreColumnName);
        _judge = new WindowJudge(host, _path);
        _names = FeatureNames();
        (_known, _rarity) = options.NormalRows is IDataView rows ? Given(rows) : (Kept(), null);
    }

    /// <summary>The explanations, in the order of <paramref name="rows"/>.</summary>
    public IReadOnlyList<AnomalyExplanation> Explain(IDataView data, IReadOnlyList<long> rows)
    {
        var collector = new WindowCollector(_host, _path, data);
        foreach (long row in rows)
            if (row < 0 || row >= collector.RowCount)
                throw new ArgumentOutOfRangeException(nameof(rows), FormattableString.Invariant(
                    $"Explain: a row's index must be in [0, {collector.RowCount - 1}], as the data has {collector.RowCount} rows; got ")
                    + FormattableString.Invariant($"{row}."));
        if (rows.Count == 0) return [];
        Dictionary<long, RowWindow> windows = collector.Read([.. rows.Select(row => (int)row)]).ToDictionary(window => window.Row);
        var shown = new NormalReference(_known, _path.FeatureCount);
        NormalReference all = shown;
        if (!_known.Any(window => window.Values.Length == _path.WindowLength * _path.FeatureCount))
        {
            IReadOnlyList<NormalWindow> ofData =
                [.. Sample(collector, DataRows).Where(pair => pair.Judgement.IsNormal).Select(pair => pair.Window)];
            all = new NormalReference([.. _known, .. ofData], _path.FeatureCount);
            if (shown.IsEmpty) shown = all;
        }
        return [.. rows.Select(row => Explain(windows[row], shown, all))];
    }

    private AnomalyExplanation Explain(RowWindow window, NormalReference shown, NormalReference all)
    {
        double[] x = window.Values;
        int F = _path.FeatureCount, L = _path.WindowLength;
        double[] now = x.Length < F ? [] : x[^F..];
        if (window.Status != RowStatus.Judged) return Unjudged(window, now, window.Status, StatusText(window));
        Judgement judged = _judge.Judge([x])[0];
        if (float.IsNaN(judged.Score) || judged.MemberScores.Any(float.IsNaN))
            return Unjudged(window, now, RowStatus.MissingFeature, Missing(x));

        double[] shares = Shares(judged);
        // A normal row like itself would say nothing: it is no neighbour of its own.
        NormalReference others = shown.Without(window.Row), replacements = all.Without(window.Row);
        ContributionShares[] parts = new ContributionReader(_path, _judge).Read(x, judged, replacements, Measure);
        double[] combined = new double[L * F];
        for (int m = 0; m < parts.Length; m++)
        {
            double[] ofMember = parts[m].Shares();
            for (int i = 0; i < combined.Length; i++) combined[i] += shares[m] * ofMember[i];
        }
        double[] byFeature = ByFeature(combined);
        int[] ranked = [.. Enumerable.Range(0, F).OrderByDescending(f => byFeature[f])];
        (Counterfactual? counterfactual, string? remark) = Counterfactual(x, judged, ranked, combined, replacements);
        if (byFeature.All(value => value == 0)) remark = Join(NoDrivers(parts), remark);
        return new AnomalyExplanation
        {
            Row = window.Row,
            Status = RowStatus.Judged,
            IsAnomaly = judged.IsAnomaly,
            Score = judged.Score,
            Threshold = _path.Verdict is VoteTransformer vote ? vote.Threshold : ((AnomalyTransformer)_path.Verdict).Threshold,
            Rule = _path.Verdict is VoteTransformer { Threshold: null } votes ? votes.Rule : null,
            WindowLength = L,
            Members =
            [
                .. _path.Members.Select((member, m) => Member(member, m, judged, shares[m], parts[m])).OrderByDescending(m => m.Share),
            ],
            Drivers =
            [
                .. ranked.Where(f => byFeature[f] >= LeastShare).Take(_options.MaximumDrivers)
                    .Select(f => Driver(x, combined, f, byFeature[f], others)),
            ],
            Neighbors =
            [
                .. others.Nearest(x, _options.NeighborCount).Take(_options.NeighborCount).Select(near => Neighbor(x, near, others)),
            ],
            Counterfactual = counterfactual,
            FeatureNames = _names,
            Values = now,
            Remark = remark,
        };
    }

    private MemberExplanation Member(ExplainedMember member, int number, Judgement judged, double share, ContributionShares parts)
    {
        double[] sums = ByFeature(parts.Values);
        return new MemberExplanation
        {
            Name = member.Name,
            Score = judged.MemberScores[number],
            IsAnomaly = judged.MemberLabels[number],
            Rarity = Rarity(number, judged.MemberScores[number]),
            Share = share,
            ContributionKind = parts.Kind,
            Contributions =
            [
                .. Enumerable.Range(0, sums.Length).Where(f => sums[f] > 0).OrderByDescending(f => sums[f]).Take(_options.MaximumDrivers)
                    .Select(f => new FeatureContribution(_names[f], sums[f], StepsBefore(parts.Values, f))),
            ],
        };
    }

    private FeatureDriver Driver(double[] x, double[] combined, int f, double contribution, NormalReference reference)
    {
        int before = StepsBefore(combined, f);
        double value = x[(_path.WindowLength - 1 - before) * _path.FeatureCount + f];
        double? low = reference.IsEmpty ? null : reference.Low(f), high = reference.IsEmpty ? null : reference.High(f);
        return new FeatureDriver
        {
            Feature = _names[f],
            RowsBefore = before,
            Value = value,
            TypicalLow = low,
            TypicalHigh = high,
            Direction = low is null ? ValueDirection.Unknown : value < low ? ValueDirection.Below : value > high ? ValueDirection.Above
                : ValueDirection.Within,
            Contribution = contribution,
        };
    }

    private NormalNeighbor Neighbor(double[] x, (NormalWindow Window, double Distance) near, NormalReference reference)
    {
        int L = _path.WindowLength, F = _path.FeatureCount;
        var differences = new List<(double Size, FeatureDifference Difference)>();
        for (int f = 0; f < F; f++)
        {
            (double Size, int Step) largest = (-1, L - 1);
            for (int step = near.Window.Values.Length == F ? L - 1 : 0; step < L; step++)
            {
                double size = Math.Abs(x[step * F + f] - reference.At(near.Window, step, f, L)) / reference.Deviation(f);
                if (size > largest.Size) largest = (size, step);
            }
            if (largest.Size > 0)
                differences.Add((largest.Size, new(_names[f], L - 1 - largest.Step, x[largest.Step * F + f],
                    reference.At(near.Window, largest.Step, f, L))));
        }
        return new NormalNeighbor
        {
            Source = near.Window.Source,
            Row = near.Window.Row,
            Distance = near.Distance,
            Values = near.Window.Values[^F..],
            Differences =
            [
                .. differences.OrderByDescending(pair => pair.Size).Take(_options.MaximumDrivers).Select(pair => pair.Difference),
            ],
        };
    }

    private (Counterfactual?, string?) Counterfactual(
        double[] x, Judgement judged, int[] ranked, double[] combined, NormalReference reference)
    {
        int L = _path.WindowLength, F = _path.FeatureCount;
        if (!judged.IsAnomaly || _options.MaximumChanges == 0) return (null, null);
        if (reference.IsEmpty)
            return (null, "No normal rows are known, so it is not said what would have to change: give Explanation.NormalRows.");
        int[] strongest = [.. Enumerable.Range(0, F).Select(f => L - 1 - StepsBefore(combined, f))];
        var search = new CounterfactualSearch(_path, _judge, reference);
        if (search.Find(x, ranked, strongest, _options.MaximumChanges) is not { } found)
            return (null, FormattableString.Invariant(
                $"No change of up to {_options.MaximumChanges} features to a normal row's values was found that makes the row normal."));
        return (new Counterfactual
        {
            Score = found.Judgement.Score,
            Changes =
            [
                .. found.Features.Select(f =>
                {
                    int[] steps = found.Steps(f);
                    int step = steps.MaxBy(s => Math.Abs(found.Changed[s * F + f] - x[s * F + f]));
                    return new FeatureChange
                    {
                        Feature = _names[f],
                        Value = x[step * F + f],
                        NormalValue = found.Changed[step * F + f],
                        RowCount = steps.Length,
                        RowsBefore = L - 1 - step,
                        IsBound = found.IsBound,
                    };
                }),
            ],
        }, null);
    }

    private AnomalyExplanation Unjudged(RowWindow window, double[] now, RowStatus status, string remark) => new()
    {
        Row = window.Row,
        Status = status,
        WindowLength = _path.WindowLength,
        FeatureNames = _names,
        // JSON knows no NaN.
        Values = now.All(double.IsFinite) ? now : [],
        Remark = remark,
    };

    private string StatusText(RowWindow window) => window.Status == RowStatus.UnknownStream
        ? $"The row belongs to no stream: its key ({string.Join(", ", _path.PartitionColumnNames)}) is missing."
        : FormattableString.Invariant($"The window is not full yet: the model reads {_path.WindowLength} rows of a stream together, and ")
            + FormattableString.Invariant($"this is the stream's row {window.Values.Length / _path.FeatureCount} in the data.");

    private string Missing(double[] x)
    {
        int F = _path.FeatureCount;
        string[] missing =
        [
            .. Enumerable.Range(0, x.Length).Where(i => !double.IsFinite(x[i])).GroupBy(i => i % F).Take(_options.MaximumDrivers)
                .Select(group => $"'{_names[group.Key]}' {ExplanationText.When(_path.WindowLength - 1 - group.Last() / F)}"),
        ];
        return missing.Length == 0 ? "A feature is missing or infinite on the way through the model."
            : $"A feature is missing or infinite: {string.Join(", ", missing)}.";
    }

    private static string NoDrivers(ContributionShares[] parts) => parts.All(part => part.Kind == ContributionKind.None)
        ? "No normal rows are known to compare with, so it is not said which features count: give Explanation.NormalRows."
        : "No feature made the row more anomalous.";

    private static string Join(string first, string? second) => second is null ? first : $"{first} {second}";

    private double? Rarity(int member, float score) =>
        _path.Verdict is VoteTransformer vote ? vote.Scale.Rarity(member, score)
        : _rarity is not null ? Math.Min(_rarity.Surprise(score), float.MaxValue)
        : null;

    private double Measure(int member, float score) => Rarity(member, score) ?? score;

    // The vote's score rises with the mean of log(1 + rarity).
    private double[] Shares(Judgement judged)
    {
        int M = judged.MemberScores.Length;
        double[] parts = [.. judged.MemberScores.Select((score, m) => M == 1 ? 1 : Math.Log(1 + Rarity(m, score)!.Value))];
        double sum = parts.Sum();
        return [.. parts.Select(part => sum > 0 ? part / sum : 1.0 / M)];
    }

    // A feature's parts that made the row more anomalous count; those of a detector's own, signed ones are summed as they are.
    private double[] ByFeature(double[] values)
    {
        var sums = new double[_path.FeatureCount];
        for (int i = 0; i < values.Length; i++) sums[i % sums.Length] += values[i];
        return sums;
    }

    private int StepsBefore(double[] values, int f)
    {
        int L = _path.WindowLength, F = _path.FeatureCount, best = L - 1;
        for (int step = L - 1; step >= 0; step--)
            if (values[step * F + f] > values[best * F + f]) best = step;
        return L - 1 - best;
    }

    private (IReadOnlyList<NormalWindow>, RarityScale?) Given(IDataView rows)
    {
        (NormalWindow Window, Judgement Judgement)[] sample = [.. Sample(new WindowCollector(_host, _path, rows), GivenRows)];
        NormalWindow[] normal = [.. sample.Where(pair => pair.Judgement.IsNormal).Select(pair => pair.Window with { Row = null })];
        if (normal.Length == 0)
            throw new ArgumentException(FormattableString.Invariant(
                $"Explanation.NormalRows must hold rows that the model judges normal; of {sample.Length} rows drawn it judges none so."));
        float[] scores = [.. sample.Select(pair => pair.Judgement.Score).Where(float.IsFinite)];
        return (normal, scores.Length >= LeastForRarity ? RarityScale.Fit(scores) : null);
    }

    // Evenly over the rows whose windows are whole.
    private IEnumerable<(NormalWindow Window, Judgement Judgement)> Sample(WindowCollector collector, string source)
    {
        int n = Math.Min(_options.NormalRowCount, collector.RowCount);
        int[] rows = [.. Enumerable.Range(0, n).Select(i => (int)((long)i * collector.RowCount / n))];
        RowWindow[] windows = [.. collector.Read(rows).Where(w => w.Status == RowStatus.Judged && w.Values.All(double.IsFinite))];
        Judgement[] judged = windows.Length == 0 ? [] : _judge.Judge([.. windows.Select(window => window.Values)]);
        return windows.Zip(judged, (window, judgement) => (new NormalWindow(source, window.Row, window.Values), judgement));
    }

    // Of the first member that keeps training rows from which there is a way back to the source columns.
    private List<NormalWindow> Kept()
    {
        foreach (ExplainedMember member in _path.Members)
        {
            if (member.Detector is not { KeptRows: { Count: > 0 } kept } detector || member.Origin is not { Scales: not null } origin
                || origin.Source.FeatureCount != _path.FeatureCount || (origin.Steps != 1 && origin.Steps != _path.WindowLength))
                continue;
            int n = Math.Min(_options.NormalRowCount, kept.Count);
            string source = $"training rows that '{member.Name}' keeps";
            var row = new float[detector.FeatureType.Size];
            var windows = new List<NormalWindow>();
            for (int i = 0; i < n; i++)
            {
                kept.Copy((int)((long)i * kept.Count / n), row);
                windows.Add(new NormalWindow(
                    source, null, [.. row.Select((value, at) => origin.Original(at % _path.FeatureCount, value))]));
            }
            return windows;
        }
        return [];
    }

    private string[] FeatureNames()
    {
        int F = _path.FeatureCount;
        if (_options.FeatureNames is IReadOnlyList<string> given)
            return given.Count == F ? [.. given] : throw new ArgumentException(FormattableString.Invariant(
                $"Explanation.FeatureNames must be as many as the model has features, {F}; got {given.Count}."));
        return [.. _path.Sources.SelectMany(source => SlotLabels.Of(_path.SchemaOf(source)[source.Name], source.FeatureCount))];
    }
}
