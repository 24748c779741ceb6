using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// The k nearest rows to each query row, the first in the original order where several are equally near (any of them at distance 0).
/// </summary>
internal ref struct NearestRowsQuery : ITileQuery
{
    private readonly TiledRows _rows;
    private readonly ReadOnlySpan<float> _x;
    private readonly Span<float> _limits;
    private readonly Span<NearRow> _nearest;
    private readonly ReadOnlySpan<int> _excluded;
    private readonly Span<int> _measured;
    private readonly int _k;

    // tile: the query rows; limits, measured: (32), scratch;
    // nearest: (rows, k), ascending in each row; excluded: (32), for each query row the position of a row that it does not count, or -1;
    // empty: none
    public NearestRowsQuery(
        TiledRows rows, QueryTile tile, Span<float> limits, Span<int> measured, int k, Span<NearRow> nearest, ReadOnlySpan<int> excluded)
    {
        _rows = rows;
        _x = tile.Columns;
        _limits = limits;
        _nearest = nearest;
        _excluded = excluded;
        _measured = measured;
        _k = k;
        limits.Fill(float.PositiveInfinity);
        measured.Fill(-1);
        nearest.Fill(NearRow.None);
        Active = tile.Active;
        Squares = tile.Squares;
        SquaredReach = double.PositiveInfinity;
    }

    public uint Active { get; private set; }

    public double SquaredReach { get; private set; }

    public readonly ReadOnlySpan<float> Limits => _limits;

    public ReadOnlySpan<float> Squares { get; }

    public readonly bool Skips(TileNode node) => false;

    /// <summary>The tile's rows have been counted for these query rows: a search that comes by it leaves them as they are.</summary>
    public readonly void MarkMeasured(int tile, uint lanes)
    {
        for (; lanes != 0; lanes &= lanes - 1) _measured[BitOperations.TrailingZeroCount(lanes)] = tile;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Near(int lane, int tile, uint near, scoped ReadOnlySpan<float> squared)
    {
        if (_measured[lane] == tile) return;
        if (_excluded.Length > 0 && _excluded[lane] is int own && own >= 0 && own / TileKernels.TileRows == tile)
            near &= ~(1u << own % TileKernels.TileRows);
        Span<NearRow> ascending = _nearest.Slice(lane * _k, _k);
        double before = ascending[^1].Squared;
        ReadOnlySpan<float> y = _rows.Tile(tile);
        for (; near != 0; near &= near - 1)
        {
            int l = BitOperations.TrailingZeroCount(near);
            if (squared[l] > _limits[lane]) continue;
            double exact = TileDistances.Exact(_x, lane, y, l);
            if (exact > ascending[^1].Squared) continue;
            var found = new NearRow(exact, _rows.OriginalIndex(tile * TileKernels.TileRows + l));
            if (!found.IsBefore(ascending[^1])) continue;
            InsertSorted(ascending, found);
            _limits[lane] = new RadiusTest(ascending[^1].Squared, _rows.ColumnCount).PossiblyWithin;
        }
        // No row is nearer than one that is equal, and many may be as near.
        if (ascending[^1].Squared <= 0) Active &= ~(1u << lane);
        if (before >= SquaredReach) SquaredReach = FarthestOfActive();
    }

    private readonly double FarthestOfActive()
    {
        double farthest = 0;
        for (uint asking = Active; asking != 0; asking &= asking - 1)
            farthest = Math.Max(farthest, _nearest[(BitOperations.TrailingZeroCount(asking) + 1) * _k - 1].Squared);
        return farthest;
    }

    // Keeps the k first: everything that comes later moves up one place and the last falls out.
    private static void InsertSorted(Span<NearRow> ascending, NearRow row)
    {
        int i = ascending.Length - 1;
        for (; i > 0 && row.IsBefore(ascending[i - 1]); i--) ascending[i] = ascending[i - 1];
        ascending[i] = row;
    }
}
