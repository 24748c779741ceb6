using System.Runtime.InteropServices;
using MLNetHybrid.Evaluation.Columns;

namespace MLNetHybrid.Evaluation.Metrics;

/// <summary>Rows to evaluate, in their order. Rows without a score or a label are counted and left out.</summary>
internal sealed class ScoredRows
{
    private readonly List<bool> _labels = [], _predictions = [];
    private readonly List<float> _scores = [];

    /// <summary>Rows without a score.</summary>
    public long Unjudged { get; private set; }

    /// <summary>Of these, the rows labelled as anomalies.</summary>
    public long UnjudgedAnomalies { get; private set; }

    /// <summary>Rows with a score and no label.</summary>
    public long MissingLabels { get; private set; }

    /// <summary>
    /// Rows with score and label that are left out because another scorer of a comparison has no score for them; of these, the anomalies;
    /// of these, the ones that are flagged.
    /// </summary>
    public (long Rows, long Anomalies, long Flagged) LeftOut { get; private set; }

    public ReadOnlySpan<bool> Labels => CollectionsMarshal.AsSpan(_labels);

    public ReadOnlySpan<float> Scores => CollectionsMarshal.AsSpan(_scores);

    public ReadOnlySpan<bool> Predictions => CollectionsMarshal.AsSpan(_predictions);

    /// <summary>The period of the signal column in every row of the view; null where none was read.</summary>
    public int? Period { get; private set; }

    /// <summary>Reads a view in one pass: label, score, and as far as the options need them predicted label and signal.</summary>
    public static ScoredRows Read(IDataView data, ScoreEvaluationOptions options, IHostEnvironment host)
    {
        double? threshold = options.Threshold;
        var view = new ViewReader(data, host);
        Func<bool?> labelOf = view.Label(options.LabelColumnName, "labelColumnName");
        Func<float> scoreOf = view.Scalar<float>(options.ScoreColumnName, "scoreColumnName");
        string? predicted = threshold is null ? options.PredictedLabelColumnName : null;
        Func<bool>? predictedOf = view.Scalar<bool>(predicted, "predictedLabelColumnName");
        Func<float>? signalOf = FeatureColumn.FirstOf(
            view, options.TimeSeries is { Window: null } series ? series.SignalColumnName : null, "signalColumnName");
        var rows = new ScoredRows();
        var signal = new List<float>();
        foreach (long _ in view.Rows())
        {
            float score = scoreOf();
            if (signalOf is not null) signal.Add(signalOf());
            rows.Add(labelOf(), score, threshold is null ? !float.IsNaN(score) && predictedOf!() : score > threshold);
        }
        if (signalOf is not null) rows.Period = SeriesPeriod.Of(CollectionsMarshal.AsSpan(signal));
        return rows;
    }

    /// <summary>Adds a row, or counts it where its score is NaN or its label null.</summary>
    public void Add(bool? label, float score, bool prediction)
    {
        if (float.IsNaN(score))
        {
            Unjudged++;
            if (label is true) UnjudgedAnomalies++;
        }
        else if (label is not bool known) MissingLabels++;
        else
        {
            _labels.Add(known);
            _scores.Add(score);
            _predictions.Add(prediction);
        }
    }

    public void AddLeftOut(bool label, bool prediction) =>
        LeftOut = (LeftOut.Rows + 1, LeftOut.Anomalies + (label ? 1 : 0), LeftOut.Flagged + (label && prediction ? 1 : 0));
}
