namespace MLNetHybrid.Detectors.Search;

/// <summary>Up to 32 rows that are looked up together: a <see cref="QueryTile"/>'s, or those of a tile itself.</summary>
internal readonly ref struct QueryRows(
    ReadOnlySpan<float> columns, ReadOnlySpan<float> halfSquares, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi)
{
    /// <summary>(D, 32), finite where there is no row.</summary>
    public ReadOnlySpan<float> Columns { get; } = columns;

    /// <summary>(32) |x|^2 / 2 of each row x.</summary>
    public ReadOnlySpan<float> HalfSquares { get; } = halfSquares;

    /// <summary>(D) smallest values.</summary>
    public ReadOnlySpan<float> Lo { get; } = lo;

    /// <summary>(D) largest values.</summary>
    public ReadOnlySpan<float> Hi { get; } = hi;
}
