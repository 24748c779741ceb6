namespace MLNetHybrid.Detectors.Search;

/// <summary>What up to 32 rows, a tile of queries, want to know of the rows near them; asked by <see cref="TileSearch"/>.</summary>
internal interface ITileQuery
{
    /// <summary>A bit for each query row that still has to look; may only shrink.</summary>
    uint Active { get; }

    /// <summary>Squared distance beyond which no active row looks; may shrink on the way.</summary>
    double SquaredReach { get; }

    /// <summary>(32) single-precision squared distance up to which each row looks, with room for rounding.</summary>
    ReadOnlySpan<float> Limits { get; }

    /// <summary>(32) |x|^2 of each query row x; empty: <see cref="Near"/> needs distances, not bounds on them.</summary>
    ReadOnlySpan<float> Squares { get; }

    /// <summary>Whether nothing under this node can change an answer.</summary>
    bool Skips(TileNode node);

    /// <summary>Query row <paramref name="lane"/> has rows within its limit.</summary>
    /// <param name="lane">The query row, in [0, 32).</param>
    /// <param name="tile">The tile looked at.</param>
    /// <param name="near">A bit for each of the tile's rows within the limit; not 0.</param>
    /// <param name="squared">(32) single-precision squared distances, or where there are <see cref="Squares"/> perhaps less than those; to
    /// be read only where <paramref name="near"/> has a bit.</param>
    void Near(int lane, int tile, uint near, scoped ReadOnlySpan<float> squared);
}
