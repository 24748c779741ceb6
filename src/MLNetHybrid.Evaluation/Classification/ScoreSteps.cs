namespace MLNetHybrid.Evaluation.Classification;

/// <summary>
/// Rows in falling order of their score, cut where the score changes: all that ROC and precision-recall curves are made from. Step k takes
/// in every row with a score of at least the k-th highest distinct one.
/// </summary>
internal sealed class ScoreSteps
{
    private readonly int[] _order, _ends;
    private readonly float[] _scores;
    private readonly int[] _truePositives;

    private ScoreSteps(int[] order, float[] scores, int[] ends, int[] truePositives) =>
        (_order, _scores, _ends, _truePositives) = (order, scores, ends, truePositives);

    /// <summary>Distinct scores.</summary>
    public int Count => _ends.Length;

    public long Positives => Count == 0 ? 0 : _truePositives[^1];

    public long Negatives => _order.Length - Positives;

    /// <summary>Row numbers by falling score.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>Step k holds the rows of <see cref="Order"/> before this.</summary>
    public int End(int k) => _ends[k];

    public float Threshold(int k) => _scores[_ends[k] - 1];

    /// <summary>True and false alarms at step k; none at step -1.</summary>
    public (long TruePositives, long FalsePositives) Alarms(int k) => k < 0 ? (0, 0) : (_truePositives[k], _ends[k] - _truePositives[k]);

    public static ScoreSteps Of(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores)
    {
        SameLength.Check(labels.Length, scores.Length, nameof(labels), nameof(scores));
        var falling = new float[scores.Length];
        var order = new int[scores.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i])) throw new ArgumentException($"scores must not be NaN; row {i} is.", nameof(scores));
            (falling[i], order[i]) = (-scores[i], i);
        }
        Array.Sort(falling, order);

        List<int> ends = [], truePositives = [];
        int alarms = 0;
        for (int i = 0; i < order.Length; i++)
        {
            falling[i] = -falling[i];
            if (labels[order[i]]) alarms++;
            if (i + 1 < order.Length && -falling[i + 1] == falling[i]) continue;
            ends.Add(i + 1);
            truePositives.Add(alarms);
        }
        return new ScoreSteps(order, falling, [.. ends], [.. truePositives]);
    }
}
