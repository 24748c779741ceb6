using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid.Detectors.NearestNeighbors;

/// <summary>
/// Scores of training rows as if each were new: no row is its own neighbour, in any draw that holds it. Another row of the same values is.
/// </summary>
internal static class LeaveOneOut
{
    /// <summary>Against all rows.</summary>
    // positions: (S) ascending, in the tiles' order, so that rows that search together lie near each other
    public static float[] Scores(ReferenceRows all, int[] positions, ParallelPass pass)
    {
        TiledRows rows = all.Draws[0];
        return Scores(all, positions.Length, pass, (tile, first, length, excluded, leaves) =>
        {
            tile.Fill(rows, positions.AsSpan(first, length));
            for (int i = 0; i < length; i++)
            {
                excluded[i] = positions[first + i];
                leaves[i] = positions[first + i] / TileKernels.TileRows;
            }
        });
    }

    /// <summary>Against draws.</summary>
    // rows: (N, D), indices: (S) of the rows to score, members: (draws, psi) of the rows in each draw, ascending
    public static float[] Scores(ReferenceRows draws, FeatureMatrix rows, int[] indices, int[][] members, ParallelPass pass) =>
        Scores(draws, indices.Length, pass, (tile, first, length, excluded, leaves) =>
        {
            tile.Fill(rows.Values, indices.AsSpan(first, length));
            for (int t = 0; t < members.Length; t++)
            {
                for (int i = 0; i < length; i++)
                {
                    int place = Array.BinarySearch(members[t], indices[first + i]);
                    excluded[t * TileKernels.TileRows + i] = place < 0 ? -1 : draws.Draws[t].Position(place);
                }
            }
        });

    // Fills a tile of queries with rows [first, first + length) of those to score.
    private delegate void FillGroup(QueryTile tile, int first, int length, Span<int> excluded, Span<int> leaves);

    private static float[] Scores(ReferenceRows reference, int count, ParallelPass pass, FillGroup fill)
    {
        var scores = new float[count];
        pass.For((count + TileKernels.TileRows - 1) / TileKernels.TileRows, group =>
        {
            int first = group * TileKernels.TileRows, length = Math.Min(TileKernels.TileRows, count - first);
            var tile = new QueryTile(reference.ColumnCount);
            int[] excluded = new int[reference.Draws.Length * TileKernels.TileRows], leaves = new int[TileKernels.TileRows];
            fill(tile, first, length, excluded, leaves);
            ReadOnlySpan<int> known = reference.AreSubsamples ? [] : leaves.AsSpan(0, length);
            reference.Score(tile, known, excluded, scores.AsSpan(first, length), contributions: []);
        });
        return scores;
    }
}
