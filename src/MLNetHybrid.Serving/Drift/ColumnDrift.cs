namespace MLNetHybrid.Serving;

/// <summary>How far a column has moved.</summary>
/// <param name="Name">The column, with the slot of a vector in brackets; <c>alarms</c>: the verdicts.</param>
/// <param name="StabilityIndex">
/// Population stability index of the latest events against training: sum over bins of (p - q) ln (p / q). 0: the same; NaN: too few events
/// so far.
/// </param>
/// <param name="Evidence">
/// Base-10 logarithm of how much better the latest events are explained by another distribution than by training's; at least 0.
/// </param>
/// <param name="HasMoved">Whether both are past the limits of <see cref="DriftOptions"/>.</param>
public sealed record ColumnDrift(string Name, double StabilityIndex, double Evidence, bool HasMoved);
