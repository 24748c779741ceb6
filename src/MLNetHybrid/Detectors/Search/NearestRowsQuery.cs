using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// The k nearest rows to each query row, the first in the original order where several are equally near (any of them at distance 0). On the
/// way a row is known by bounds on its distance alone: it lowers the limit at once, and is measured exactly only if it is still within it
/// when there are many such rows, or at the end.
/// </summary>
internal ref struct NearestRowsQuery : ITileQuery
{
    // Rows that wait to be measured, of each query row.
    private const int MostCandidates = 32;

    private const int TileRows = TileKernels.TileRows;

    private readonly TiledRows _rows;
    private readonly ReadOnlySpan<float> _x;
    private readonly RowLimits _limits;
    private readonly Span<NearRow> _nearest;
    private readonly Span<float> _atMost;
    private readonly Span<Candidate> _candidates;
    private readonly Span<int> _counts;
    private readonly Span<int> _measured;
    private readonly ReadOnlySpan<int> _excluded;
    private readonly float _error;
    private readonly int _k;

    // nearest: (rows, k); excluded: (32) or empty; atMost: (rows, k), candidates: (32, 32), counts: (64), scratch
    private NearestRowsQuery(
        TiledRows rows, QueryTile tile, RowLimits limits, int k, Span<NearRow> nearest, ReadOnlySpan<int> excluded, Span<float> atMost,
        Span<Candidate> candidates, Span<int> counts)
    {
        _rows = rows;
        _x = tile.Columns;
        _limits = limits;
        _k = k;
        _nearest = nearest;
        _excluded = excluded;
        _atMost = atMost;
        _candidates = candidates;
        _counts = counts[..TileRows];
        _measured = counts[TileRows..];
        // So many columns that sums of squares have no digit left give no limits.
        double error = TileDistances.RelativeError(rows.ColumnCount);
        _error = error < 0.1 ? (float)(4 * error) : float.NaN;
        _counts.Clear();
        _measured.Fill(-1);
        nearest.Fill(NearRow.None);
        atMost.Fill(float.PositiveInfinity);
        Active = tile.Active;
        SquaredReach = double.PositiveInfinity;
    }

    public uint Active { get; private set; }

    public double SquaredReach { get; private set; }

    public readonly RowLimits Limits => _limits;

    /// <summary>Finds the nearest rows of all rows of a tile of queries.</summary>
    /// <param name="rows">Where they are looked for.</param>
    /// <param name="tile">The query rows.</param>
    /// <param name="leaves">The tile that each lies near, ascending; empty where that is not known.</param>
    /// <param name="k">At least 1.</param>
    /// <param name="nearest">(rows, k), ascending in each row.</param>
    /// <param name="excluded">(32) for each query row the position of a row that it does not count, or -1; empty: none.</param>
    public static void Search(
        TiledRows rows, QueryTile tile, ReadOnlySpan<int> leaves, int k, Span<NearRow> nearest, ReadOnlySpan<int> excluded)
    {
        Span<float> limits = stackalloc float[RowLimits.ScratchLength];
        Span<Candidate> candidates = stackalloc Candidate[TileRows * MostCandidates];
        Span<int> counts = stackalloc int[2 * TileRows];
        float[] atMost = ArrayPool<float>.Shared.Rent(nearest.Length);
        var query = new NearestRowsQuery(rows, tile, new RowLimits(tile.Rows, rows.ColumnCount, limits), k, nearest, excluded,
            atMost.AsSpan(0, nearest.Length), candidates, counts);
        // Its own tile first gives each row a limit, so that one far from the rest of the group does not look everywhere.
        for (int first = 0, end = 1; first < leaves.Length; first = end++)
        {
            while (end < leaves.Length && leaves[end] == leaves[first]) end++;
            uint near = uint.MaxValue >> (TileRows - (end - first)) << first;
            TileSearch.Measure(rows, leaves[first], tile.Rows, near, ref query);
            for (int lane = first; lane < end; lane++) query._measured[lane] = leaves[first];
        }
        TileSearch.Run(rows, tile.Rows, ref query);
        for (uint lanes = tile.Active; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            query.Settle(lane, query._limits.Values[lane]);
        }
        ArrayPool<float>.Shared.Return(atMost);
    }

    public readonly bool Skips(TileNode node) => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Near(int lane, int tile, uint near, scoped ReadOnlySpan<float> squared, float slack)
    {
        if (_measured[lane] == tile) return;
        if (_excluded.Length > 0 && _excluded[lane] is int own && own >= 0 && own / TileRows == tile) near &= ~(1u << own % TileRows);
        Span<float> atMost = _atMost.Slice(lane * _k, _k);
        float limit = _limits.Values[lane], before = limit;
        for (; near != 0; near &= near - 1)
        {
            int l = BitOperations.TrailingZeroCount(near);
            float atLeast = squared[l];
            if (atLeast > limit) continue;
            if (_counts[lane] == MostCandidates) Settle(lane, limit);
            _candidates[lane * MostCandidates + _counts[lane]++] = new Candidate(tile * TileRows + l, atLeast);
            InsertSorted(atMost, atLeast + _error * MathF.Abs(atLeast) + slack);
            limit = Limit(atMost[^1]);
        }
        if (limit < before) _limits.Set(lane, limit);
        // Many rows may be as near as one that is equal, and none is nearer.
        if (_nearest[(lane + 1) * _k - 1].Squared <= 0) Active &= ~(1u << lane);
        if (before >= SquaredReach) SquaredReach = FarthestOfActive();
    }

    // What single precision may have lost to underflow or overflow is no limit.
    private static float Limit(float atMost) =>
        atMost > RowLimits.LargestSquare ? float.PositiveInfinity : MathF.Max(atMost, RadiusTest.LeastPossible);

    // Measures the rows that wait and are within the limit.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Settle(int lane, float limit)
    {
        Span<NearRow> ascending = _nearest.Slice(lane * _k, _k);
        foreach (Candidate candidate in _candidates.Slice(lane * MostCandidates, _counts[lane]))
        {
            if (candidate.AtLeast > limit) continue;
            ReadOnlySpan<float> y = _rows.Tile(candidate.Position / TileRows);
            double exact = TileDistances.Exact(_x, lane, y, candidate.Position % TileRows);
            if (exact > ascending[^1].Squared) continue;
            var found = new NearRow(exact, _rows.OriginalIndex(candidate.Position));
            if (!found.IsBefore(ascending[^1])) continue;
            int i = ascending.Length - 1;
            for (; i > 0 && found.IsBefore(ascending[i - 1]); i--) ascending[i] = ascending[i - 1];
            ascending[i] = found;
        }
        _counts[lane] = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly double FarthestOfActive()
    {
        float farthest = 0;
        for (uint asking = Active; asking != 0; asking &= asking - 1)
            farthest = MathF.Max(farthest, _limits.Values[BitOperations.TrailingZeroCount(asking)]);
        return farthest;
    }

    // Keeps the k least: everything that is more moves up one place and the last falls out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InsertSorted(Span<float> ascending, float value)
    {
        int i = ascending.Length - 1;
        if (!(value < ascending[i])) return;
        for (; i > 0 && value < ascending[i - 1]; i--) ascending[i] = ascending[i - 1];
        ascending[i] = value;
    }

    /// <summary>A row that may be near.</summary>
    /// <param name="Position">In the tiles' order.</param>
    /// <param name="AtLeast">Its squared distance, or less.</param>
    private readonly record struct Candidate(int Position, float AtLeast);
}
