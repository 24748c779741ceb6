namespace MLNetHybrid.Explanations;

/// <summary>A normal window, or where <paramref name="Values"/> are fewer, its last row alone.</summary>
/// <param name="Source">Where it is from, in words.</param>
/// <param name="Row">Its index in the explained data; null: it is not from there.</param>
/// <param name="Values">(L, F), or (F).</param>
internal sealed record NormalWindow(string Source, long? Row, double[] Values);
