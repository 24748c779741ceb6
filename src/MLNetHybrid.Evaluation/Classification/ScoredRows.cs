using System.Runtime.InteropServices;

namespace MLNetHybrid.Evaluation.Classification;

/// <summary>What an evaluation reads of a scored view, in the view's order. Rows without a score or a label are counted and left out.</summary>
internal sealed class ScoredRows
{
    private readonly List<bool> _labels = [], _predictions = [];
    private readonly List<float> _scores = [], _signal = [];

    /// <summary>Rows without a score.</summary>
    public long Unjudged { get; private set; }

    /// <summary>Of these, the rows labelled as anomalies.</summary>
    public long UnjudgedAnomalies { get; private set; }

    /// <summary>
    /// Rows with score and label that are left out nevertheless, as another scorer of a comparison says nothing of them; of these, the anomalies; of these,
    /// the ones that are flagged.
    /// </summary>
    public (long Rows, long Anomalies, long Flagged) LeftOut { get; private set; }

    public long MissingLabels { get; set; }

    public int Count => _labels.Count;

    public ReadOnlySpan<bool> Labels => CollectionsMarshal.AsSpan(_labels);

    public ReadOnlySpan<float> Scores => CollectionsMarshal.AsSpan(_scores);

    /// <summary>As many as rows, or none where the view's predictions were not asked for.</summary>
    public ReadOnlySpan<bool> Predictions => CollectionsMarshal.AsSpan(_predictions);

    /// <summary>The series the window is read from, of every row of the view; empty where it was not asked for.</summary>
    public ReadOnlySpan<float> Signal => CollectionsMarshal.AsSpan(_signal);

    public void Add(bool label, float score, bool? prediction)
    {
        _labels.Add(label);
        _scores.Add(score);
        if (prediction is bool predicted) _predictions.Add(predicted);
    }

    public void AddUnjudged(bool? label)
    {
        Unjudged++;
        if (label is true) UnjudgedAnomalies++;
    }

    public void AddLeftOut(bool label, bool prediction)
    {
        LeftOut = (LeftOut.Rows + 1, LeftOut.Anomalies + (label ? 1 : 0), LeftOut.Flagged + (label && prediction ? 1 : 0));
    }

    public void AddSignal(float value) => _signal.Add(value);

    /// <summary>The view's predictions, or else Score > <paramref name="threshold"/>.</summary>
    public bool[] Predict(double? threshold)
    {
        if (threshold is not double t) return Predictions.ToArray();
        var predictions = new bool[Count];
        for (int i = 0; i < predictions.Length; i++) predictions[i] = _scores[i] > t;
        return predictions;
    }
}
