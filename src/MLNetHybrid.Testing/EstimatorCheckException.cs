namespace MLNetHybrid.Testing;

/// <summary>An estimator breaks rules of ML.NET.</summary>
public sealed class EstimatorCheckException : Exception
{
    /// <summary>Breaks of no named rule.</summary>
    public EstimatorCheckException()
    {
    }

    /// <summary>Breaks of no named rule.</summary>
    /// <param name="message">What is broken.</param>
    public EstimatorCheckException(string message) : base(message)
    {
    }

    /// <summary>Breaks of no named rule.</summary>
    /// <param name="message">What is broken.</param>
    /// <param name="innerException">The cause.</param>
    public EstimatorCheckException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Breaks of rules.</summary>
    /// <param name="violations">At least one.</param>
    public EstimatorCheckException(IReadOnlyList<EstimatorViolation> violations) : base(Text(violations)) => Violations = violations;

    /// <summary>Every rule that is broken, in the order of <see cref="EstimatorCheck"/>.</summary>
    public IReadOnlyList<EstimatorViolation> Violations { get; } = [];

    private static string Text(IReadOnlyList<EstimatorViolation> violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        return $"{violations.Count} of ML.NET's rules broken.{string.Concat(violations.Select(v => $"\n{v.Check}: {v.Message}"))}";
    }
}
