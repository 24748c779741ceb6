namespace MLNetHybrid.Evaluation.Report.Run;

/// <summary>What one detector says of the judged rows.</summary>
/// <param name="Name">The detector.</param>
/// <param name="Scores">(N), none NaN.</param>
/// <param name="Verdicts">(N)</param>
/// <param name="Threshold">Of the scores; null where no threshold explains the verdicts.</param>
internal sealed record DetectorRun(string Name, float[] Scores, bool[] Verdicts, double? Threshold)
{
    /// <summary>
    /// The greatest score without an alarm where all alarms lie above it: any threshold from there to the least alarm gives these verdicts.
    /// Null where alarms lie below, as those of a vote may, or where there is no alarm or nothing else.
    /// </summary>
    public static double? ThresholdOf(ReadOnlySpan<float> scores, ReadOnlySpan<bool> verdicts)
    {
        double silent = double.NegativeInfinity, alarm = double.PositiveInfinity;
        for (int i = 0; i < scores.Length; i++)
            if (verdicts[i]) alarm = Math.Min(alarm, scores[i]);
            else silent = Math.Max(silent, scores[i]);
        return silent < alarm && double.IsFinite(silent) && double.IsFinite(alarm) ? silent : null;
    }

    public int Alarms => Verdicts.Count(alarm => alarm);

    public AnomalyConfusionMatrix Against(bool[] labels) => AnomalyConfusionMatrix.Of(labels, Verdicts);
}
