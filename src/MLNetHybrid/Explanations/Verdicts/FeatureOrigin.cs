namespace MLNetHybrid.Explanations.Verdicts;

/// <summary>How a column that a detector reads comes from a <see cref="SourceColumn"/>, value by value.</summary>
/// <param name="Source">The column.</param>
/// <param name="Steps">Rows that it holds, the last one being the row itself.</param>
/// <param name="Scales">The scales on the way, the first one first; null: the way back is not known.</param>
internal sealed record FeatureOrigin(SourceColumn Source, int Steps, IReadOnlyList<ScaleTransformer>? Scales)
{
    /// <summary>The value of the source from which a detector's value was made.</summary>
    // y = (x - shift) / scale
    public double Original(int feature, double value)
    {
        for (int s = Scales!.Count - 1; s >= 0; s--) value = value * Scales[s].ScaleOf(feature) + Scales[s].ShiftOf(feature);
        return value;
    }
}
