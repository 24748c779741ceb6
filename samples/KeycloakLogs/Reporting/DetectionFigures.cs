namespace KeycloakLogs.Reporting;

/// <summary>How well one detector's verdicts and scores fit the labels. Events without a score are left out.</summary>
internal sealed record DetectionFigures
{
    public required int Judged { get; init; }

    public required int Attacks { get; init; }

    public required int Alarms { get; init; }

    public required int TrueAlarms { get; init; }

    /// <summary>Area under the ROC curve: the probability that an attack's score exceeds an ordinary event's, ties counting half.</summary>
    public required double RocAuc { get; init; }

    public double Precision => Ratio(TrueAlarms, Alarms);

    public double Recall => Ratio(TrueAlarms, Attacks);

    public double F1 => Ratio(2 * TrueAlarms, Alarms + Attacks);

    /// <summary>Share of ordinary events that raise an alarm.</summary>
    public double FalseAlarmRate => Ratio(Alarms - TrueAlarms, Judged - Attacks);

    /// <param name="labels">Truth, one per event.</param>
    /// <param name="scores">Higher is more anomalous; NaN: not judged.</param>
    /// <param name="verdicts">Alarms.</param>
    public static DetectionFigures Of(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores, ReadOnlySpan<bool> verdicts)
    {
        var judged = new List<(float Score, bool Label)>(labels.Length);
        int alarms = 0, trueAlarms = 0, attacks = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (float.IsNaN(scores[i])) continue;
            judged.Add((scores[i], labels[i]));
            if (labels[i]) attacks++;
            if (!verdicts[i]) continue;
            alarms++;
            if (labels[i]) trueAlarms++;
        }
        return new DetectionFigures { Judged = judged.Count, Attacks = attacks, Alarms = alarms, TrueAlarms = trueAlarms, RocAuc = AreaUnderRoc(judged, attacks) };
    }

    // AUC = (sum of the attacks' ranks - P (P + 1) / 2) / (P N), where tied scores share their mean rank (Mann and Whitney 1947).
    private static double AreaUnderRoc(List<(float Score, bool Label)> judged, int attacks)
    {
        judged.Sort((a, b) => a.Score.CompareTo(b.Score));
        double ranks = 0;
        for (int start = 0, end; start < judged.Count; start = end)
        {
            int positives = 0;
            for (end = start; end < judged.Count && judged[end].Score == judged[start].Score; end++)
                if (judged[end].Label) positives++;
            ranks += positives * (start + 1 + end) / 2.0;
        }
        double p = attacks, n = judged.Count - attacks;
        return p == 0 || n == 0 ? double.NaN : (ranks - p * (p + 1) / 2) / (p * n);
    }

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
