using System.Buffers;
using System.Numerics;
using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid.Detectors.NearestNeighbors;

/// <summary>
/// The rows that others are held against: all training rows, or several draws of them. Score = the mean over the draws of the distance to
/// the k-th nearest row of each. Knows nothing of ML.NET. Immutable, safe for any number of threads.
/// </summary>
internal sealed class ReferenceRows
{
    /// <param name="draws">At least one, each of more than <paramref name="neighbors"/> rows; all rows are one draw.</param>
    /// <param name="neighbors">k.</param>
    /// <param name="areSubsamples">Whether the draws are subsamples.</param>
    public ReferenceRows(TiledRows[] draws, int neighbors, bool areSubsamples)
    {
        Draws = draws;
        Neighbors = neighbors;
        AreSubsamples = areSubsamples;
    }

    public TiledRows[] Draws { get; }

    /// <summary>k.</summary>
    public int Neighbors { get; }

    public bool AreSubsamples { get; }

    /// <summary>D.</summary>
    public int ColumnCount => Draws[0].ColumnCount;

    /// <summary>
    /// Scores up to 32 rows. Distances are exact sums in double precision, added in the order of the draws: a row's score is the same in
    /// whatever company.
    /// </summary>
    /// <param name="tile">The rows.</param>
    /// <param name="leaves">The tile of the first draw that each lies near, ascending; empty where that is not known.</param>
    /// <param name="excluded">(draws, 32), the position in each draw of the row itself, which is not its own neighbour, or -1; empty:
    /// none.</param>
    /// <param name="scores">(32)</param>
    /// <param name="contributions">(32, D), taken where it is not empty.</param>
    public void Score(
        QueryTile tile, ReadOnlySpan<int> leaves, ReadOnlySpan<int> excluded, Span<float> scores, Span<float> contributions)
    {
        int count = BitOperations.PopCount(tile.Active), length = count * Neighbors;
        NearRow[] rented = ArrayPool<NearRow>.Shared.Rent(length);
        Span<NearRow> nearest = rented.AsSpan(0, length);
        Span<double> sums = stackalloc double[TileKernels.TileRows];
        sums.Clear();
        contributions.Clear();
        for (int t = 0; t < Draws.Length; t++)
        {
            TiledRows rows = Draws[t];
            ReadOnlySpan<int> own = excluded.IsEmpty ? [] : excluded.Slice(t * TileKernels.TileRows, TileKernels.TileRows);
            NearestRowsQuery.Search(rows, tile, t == 0 ? leaves : [], Neighbors, nearest, own);
            for (int i = 0; i < count; i++)
            {
                NearRow neighbor = nearest[(i + 1) * Neighbors - 1];
                double distance = Math.Sqrt(neighbor.Squared);
                sums[i] += distance;
                if (contributions.IsEmpty || distance <= 0) continue;
                AddContributions(tile.Columns[i..], rows, neighbor.Index, distance, contributions.Slice(i * ColumnCount, ColumnCount));
            }
        }
        ArrayPool<NearRow>.Shared.Return(rented);
        for (int i = 0; i < count; i++) scores[i] = (float)Math.Min(sums[i] / Draws.Length, float.MaxValue);
    }

    // c_j += (x_j - z_j)^2 / |x - z| / T, whose sum over j is |x - z| / T
    private void AddContributions(ReadOnlySpan<float> x, TiledRows rows, int index, double distance, Span<float> c)
    {
        int position = rows.Position(index);
        double scale = 1 / (distance * Draws.Length);
        for (int j = 0; j < c.Length; j++)
        {
            double e = (double)x[j * TileKernels.TileRows] - rows.Value(position, j);
            c[j] = (float)Math.Min(c[j] + e * e * scale, float.MaxValue);
        }
    }
}
