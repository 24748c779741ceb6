namespace MLNetHybrid.Testing;

/// <summary>A rule that an estimator breaks.</summary>
/// <param name="Check">The rule.</param>
/// <param name="Message">What was expected, and what was found instead.</param>
public sealed record EstimatorViolation(EstimatorCheck Check, string Message);
