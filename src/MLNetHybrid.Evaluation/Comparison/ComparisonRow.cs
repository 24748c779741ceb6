namespace MLNetHybrid.Evaluation;

/// <summary>One scorer of a comparison.</summary>
/// <param name="Name">The model's given name, or the baseline's.</param>
/// <param name="IsBaseline">Whether this is one of the trivial scorers that any model should beat.</param>
/// <param name="Metrics">Its figures.</param>
/// <param name="BestF1">The best F1 that any threshold on its score reaches, chosen with the test labels: an oracle.</param>
public sealed record ComparisonRow(string Name, bool IsBaseline, AnomalyMetrics Metrics, OracleF1 BestF1);
