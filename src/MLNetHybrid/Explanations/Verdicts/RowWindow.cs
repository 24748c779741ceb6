namespace MLNetHybrid.Explanations.Verdicts;

/// <summary>The values that a verdict rests on, in the units of the source columns.</summary>
/// <param name="Row">The index of its last row in the data.</param>
/// <param name="Status">Whether there are as many rows as the model reads together. Missing values are found later.</param>
/// <param name="Values">(L, F), fewer than L rows where the status says so.</param>
internal sealed record RowWindow(long Row, RowStatus Status, double[] Values);
