namespace MLNetHybrid.Detectors;

/// <summary>Training rows that a model keeps and that count as normal.</summary>
/// <param name="Count">How many.</param>
/// <param name="Copy">Copies row i to a destination of its size.</param>
internal sealed record KeptRows(int Count, KeptRows.RowCopy Copy)
{
    /// <summary>Copies a row.</summary>
    public delegate void RowCopy(int index, Span<float> destination);

    /// <summary>For a model that keeps none.</summary>
    public static KeptRows None { get; } = new(0, (_, _) => throw new InvalidOperationException("The model keeps no rows."));
}
