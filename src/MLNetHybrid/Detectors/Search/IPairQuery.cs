namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// What is to be learnt from the pairs of rows within a radius; asked by <see cref="PairSearch"/>, by several threads at a time.
/// </summary>
internal interface IPairQuery
{
    /// <summary>
    /// Whether no pair of a row under <paramref name="a"/> and one under <paramref name="b"/>, which may be the same node, can teach
    /// anything.
    /// </summary>
    bool Skips(TileNode a, TileNode b);

    /// <summary>A bit for each row of the tiles whose pairs with the other tile's rows matter; no bits on one side: no pair does.</summary>
    (uint OfA, uint OfB) Asking(int a, int b);

    /// <summary>Some rows of tile <paramref name="a"/> lie near rows of tile <paramref name="b"/>.</summary>
    /// <param name="a">A tile.</param>
    /// <param name="b">Another, or the same.</param>
    /// <param name="within">(32) bit l of entry i: row l of b lies within the radius of row i of a. No row is its own neighbour.</param>
    void OnPairsWithin(int a, int b, ReadOnlySpan<uint> within);
}
