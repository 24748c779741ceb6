namespace DetectionQuality.Reading;

/// <summary>What others have reached on the same data; a figure that they do not give is null.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="VusPr">Volume under the precision-recall surface.</param>
/// <param name="AucRoc">Area under the ROC curve.</param>
/// <param name="AveragePrecision">Average precision.</param>
/// <param name="F1">At the detector's own labels.</param>
/// <param name="FalseAlarmRate">FP / (FP + TN).</param>
/// <param name="MissedAlarmRate">FN / (FN + TP).</param>
/// <param name="Source">Where they stand, and on what.</param>
internal sealed record PublishedFigures(
    string Detector, string Source, double? VusPr = null, double? AucRoc = null, double? AveragePrecision = null, double? F1 = null,
    double? FalseAlarmRate = null, double? MissedAlarmRate = null);
