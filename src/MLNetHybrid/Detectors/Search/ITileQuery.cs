namespace MLNetHybrid.Detectors.Search;

/// <summary>What up to 32 rows, a tile of queries, want to know of the rows near them; asked by <see cref="TileSearch"/>.</summary>
internal interface ITileQuery
{
    /// <summary>A bit for each query row that still has to look; may only shrink.</summary>
    uint Active { get; }

    /// <summary>Squared distance beyond which no active row looks; may shrink on the way.</summary>
    double SquaredReach { get; }

    /// <summary>How far each row looks.</summary>
    RowLimits Limits { get; }

    /// <summary>Whether nothing under this node can change an answer.</summary>
    bool Skips(TileNode node);

    /// <summary>Query row <paramref name="lane"/> has rows within its limit.</summary>
    /// <param name="lane">The query row, in [0, 32).</param>
    /// <param name="tile">The tile looked at.</param>
    /// <param name="near">A bit for each of the tile's rows within the limit; not 0.</param>
    /// <param name="squared">(32) squared distances, or less; to be read only where <paramref name="near"/> has a bit.</param>
    /// <param name="slack">They may be that much more than <paramref name="squared"/> says; 0: they are that but for the error of
    /// single-precision differences.</param>
    void Near(int lane, int tile, uint near, scoped ReadOnlySpan<float> squared, float slack);
}
