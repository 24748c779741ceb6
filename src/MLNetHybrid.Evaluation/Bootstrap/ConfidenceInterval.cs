namespace MLNetHybrid.Evaluation;

/// <summary>
/// A closed interval that holds a figure with the bootstrap's confidence; NaN at both ends where no replicate defines it.
/// </summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper);
