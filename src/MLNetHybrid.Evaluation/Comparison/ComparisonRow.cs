namespace MLNetHybrid.Evaluation;

/// <summary>One scorer of a comparison.</summary>
public sealed class ComparisonRow
{
    internal ComparisonRow(string name, bool isBaseline, AnomalyMetrics metrics, OracleF1 bestF1) =>
        (Name, IsBaseline, Metrics, BestF1) = (name, isBaseline, metrics, bestF1);

    /// <summary>The model's given name, or the baseline's.</summary>
    public string Name { get; }

    /// <summary>Whether this is one of the trivial scorers that any model should beat.</summary>
    public bool IsBaseline { get; }

    /// <summary>Its figures.</summary>
    public AnomalyMetrics Metrics { get; }

    /// <summary>The best F1 that any threshold on its score reaches, chosen with the test labels: an oracle.</summary>
    public OracleF1 BestF1 { get; }
}
