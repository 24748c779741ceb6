using MLNetHybrid.Evaluation;

namespace DetectionQuality.Figures;

/// <summary>How good one detector is on some rows. A figure that does not apply is null.</summary>
internal sealed record Quality
{
    /// <summary>Volume under the precision-recall surface; null where the rows are no series.</summary>
    public double? VusPr { get; init; }

    /// <summary>Area under the ROC curve.</summary>
    public double? AucRoc { get; init; }

    /// <summary>Precision at each threshold, weighted by the anomalies that it adds.</summary>
    public double? AveragePrecision { get; init; }

    /// <summary>Harmonic mean of precision and recall at the detector's own labels.</summary>
    public double? F1 { get; init; }

    /// <summary>FP / (FP + TN): the share of normal rows with an alarm.</summary>
    public double? FalseAlarmRate { get; init; }

    /// <summary>FN / (FN + TP): the share of anomalous rows without one.</summary>
    public double? MissedAlarmRate { get; init; }

    /// <summary>The false-alarm rate on the rows alone that did not train. Of several files their median.</summary>
    public double? UnseenFalseAlarmRate { get; init; }

    /// <summary>The F1 at the threshold where it is best: an oracle that knows the labels.</summary>
    public double? BestF1 { get; init; }

    /// <summary>The share of labelled events with at least one alarm; null where rows make no events.</summary>
    public double? EventRecall { get; init; }

    /// <summary>Rows counted at the detector's own labels; null for a mean over files.</summary>
    public AnomalyConfusionMatrix? Counts { get; init; }

    /// <summary>Labelled events.</summary>
    public int Events { get; init; }

    /// <summary>Of these, with an alarm.</summary>
    public int EventsFound { get; init; }

    /// <summary>Rows without a score, left out of all figures but the events.</summary>
    public int Unjudged { get; init; }

    /// <summary>NaN is null.</summary>
    public static double? Defined(double value) => double.IsNaN(value) ? null : value;

    /// <summary>The rates of counted rows.</summary>
    public Quality WithCounts(AnomalyConfusionMatrix counts) => this with
    {
        Counts = counts,
        F1 = counts.Positives == 0 ? null : counts.Anomaly.F1,
        FalseAlarmRate = Defined(counts.FalseAlarmRate),
        MissedAlarmRate = Defined(counts.MissedAlarmRate),
    };

    /// <summary>The share of events that are found.</summary>
    public Quality WithEvents(int events, int found) => this with
    {
        Events = events,
        EventsFound = found,
        EventRecall = events == 0 ? null : (double)found / events,
    };
}
