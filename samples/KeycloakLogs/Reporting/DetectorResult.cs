using MLNetHybrid.Evaluation;


namespace KeycloakLogs.Reporting;

/// <summary>One line of the report.</summary>
/// <param name="Name">The detector.</param>
/// <param name="Figures">Its figures on the test events.</param>
/// <param name="Time">Time to fit it and to score both files.</param>
internal sealed record DetectorResult(string Name, AnomalyMetrics Figures, TimeSpan Time);
