namespace KeycloakLogs.Training;

/// <summary>One of the model's detectors, or a vote of some, by its columns.</summary>
/// <param name="Name">For the report.</param>
/// <param name="ScoreColumn">Single, higher is more anomalous.</param>
/// <param name="PredictedLabelColumn">Boolean.</param>
internal sealed record Detector(string Name, string ScoreColumn, string PredictedLabelColumn);
