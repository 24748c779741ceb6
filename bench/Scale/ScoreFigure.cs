namespace ScaleBench;

/// <summary>How well a score ranks.</summary>
/// <param name="Name">Its column.</param>
/// <param name="Area">Under the ROC curve.</param>
/// <param name="AveragePrecision">Mean precision over recall.</param>
/// <param name="AreaByKind">Under the ROC curve, of one kind of anomaly against all normal events, in the order of
/// <see cref="AnomalyKind"/>.</param>
internal sealed record ScoreFigure(string Name, double Area, double AveragePrecision, double[] AreaByKind);
