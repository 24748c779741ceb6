using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Explanations.Verdicts;

/// <summary>Has the model's own parts judge windows, those of rows and changed ones alike.</summary>
internal sealed class WindowJudge(IHost host, ModelPath path)
{
    private const string Variant = "MLNetHybrid.Variant";
    private const int ValuesAtOnce = 1 << 22;

    private readonly IReadOnlyList<ITransformer> _judging = path.Back(Variant, explains: false);
    private readonly IReadOnlyList<ITransformer> _explaining = path.Back(Variant, explains: true);

    /// <param name="windows">(L, F) each.</param>
    public Judgement[] Judge(IReadOnlyList<double[]> windows) => Judge(windows, explains: false);

    /// <summary>With what each value added to the members' scores.</summary>
    /// <param name="window">(L, F)</param>
    public Judgement Explain(double[] window) => Judge([window], explains: true)[0];

    private Judgement[] Judge(IReadOnlyList<double[]> windows, bool explains)
    {
        var judgements = new List<Judgement>();
        int atOnce = Math.Clamp(ValuesAtOnce / Math.Max(1, path.WindowLength * path.FeatureCount), 1, ModelPath.StreamsAtOnce);
        foreach (double[][] some in windows.Chunk(atOnce))
        {
            host.CheckAlive();
            Judge(some, explains, judgements);
        }
        return [.. judgements];
    }

    private void Judge(double[][] windows, bool explains, List<Judgement> judgements)
    {
        // A row of the view is a row of a window, or a whole window where the data has them whole.
        int L = path.HasWholeWindows ? 1 : path.WindowLength, width = windows[0].Length / L;
        var builder = new ArrayDataViewBuilder(host);
        builder.AddColumn<long>(
            Variant, NumberDataViewType.Int64, [.. Enumerable.Range(0, windows.Length * L).Select(row => (long)(row / L))]);
        int start = 0;
        foreach (SourceColumn source in path.Sources)
        {
            int first = start, size = source.Type.Size;
            IEnumerable<double[]> rows = windows.SelectMany(window =>
                Enumerable.Range(0, L).Select(row => window.AsSpan(row * width + first, size).ToArray()));
            if (source.IsDouble) builder.AddColumn<double>(source.Name, NumberDataViewType.Double, [.. rows]);
            else
                builder.AddColumn<float>(source.Name, NumberDataViewType.Single,
                    [.. rows.Select(row => Array.ConvertAll(row, value => (float)value))]);
            start += size;
        }
        IDataView view = builder.GetDataView();
        foreach (ITransformer part in explains ? _explaining : _judging) view = part.Transform(view);
        Read(view, L, explains, judgements);
    }

    private void Read(IDataView view, int L, bool explains, List<Judgement> judgements)
    {
        DataViewSchema.Column Column(string name) => view.Schema[name];
        string?[] contributions = explains ? [.. path.Members.Select(member => member.ContributionsColumn)] : [];
        using DataViewRowCursor cursor = view.GetRowCursor(
        [
            Column(path.Columns.ScoreColumnName), Column(path.Columns.PredictedLabelColumnName),
            .. path.Members.SelectMany(m => new[] { Column(m.Columns.ScoreColumnName), Column(m.Columns.PredictedLabelColumnName) }),
            .. contributions.OfType<string>().Select(Column),
        ]);
        ValueGetter<float> getScore = cursor.GetGetter<float>(Column(path.Columns.ScoreColumnName));
        ValueGetter<bool> getLabel = cursor.GetGetter<bool>(Column(path.Columns.PredictedLabelColumnName));
        ValueGetter<float>[] getScores = [.. path.Members.Select(m => cursor.GetGetter<float>(Column(m.Columns.ScoreColumnName)))];
        ValueGetter<bool>[] getLabels = [.. path.Members.Select(m => cursor.GetGetter<bool>(Column(m.Columns.PredictedLabelColumnName)))];
        ValueGetter<VBuffer<float>>?[] getParts =
            [.. contributions.Select(name => name is null ? null : cursor.GetGetter<VBuffer<float>>(Column(name)))];
        VBuffer<float> buffer = default;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            if (row % L != L - 1) continue;
            float score = 0;
            bool label = false;
            getScore(ref score);
            getLabel(ref label);
            judgements.Add(new Judgement(score, label, [.. getScores.Select(Value)], [.. getLabels.Select(Value)])
            {
                Contributions = [.. getParts.Select(get => get is null ? [] : Parts(get))],
            });
        }

        float[] Parts(ValueGetter<VBuffer<float>> get)
        {
            get(ref buffer);
            return [.. buffer.DenseValues()];
        }
    }

    private static T Value<T>(ValueGetter<T> get)
    {
        T value = default!;
        get(ref value);
        return value;
    }
}
