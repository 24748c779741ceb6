namespace DetectionQuality.Scoring;

/// <summary>What one detector says of every row.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="Scores">By row, higher is more anomalous; NaN: not judged.</param>
/// <param name="Alarms">By row, the detector's own labels.</param>
/// <param name="InRetrospect">Whether later rows took part in a row's score.</param>
internal sealed record DetectorScores(string Detector, float[] Scores, bool[] Alarms, bool InRetrospect = false);
