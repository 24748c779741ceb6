namespace MLNetHybrid.Evaluation;

/// <summary>Precision, recall and F1 that look at segments rather than rows. All in [0, 1]; NaN where undefined.</summary>
/// <param name="Precision">What share of the alarms is right, in the measure's sense.</param>
/// <param name="Recall">What share of the anomalies is found, in the measure's sense.</param>
public readonly record struct SegmentFigures(double Precision, double Recall)
{
    /// <summary>2 p r / (p + r), the harmonic mean; 0 where both are 0 or nothing was predicted; NaN where the recall is.</summary>
    public double F1 => double.IsNaN(Recall) ? double.NaN : double.IsNaN(Precision) ? 0 : ClassFigures.HarmonicMean(Precision, Recall);
}
