using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Dbscan.Search;

/// <summary>Squared distances from each query row to its k nearest rows.</summary>
internal ref struct NearestRowsQuery : ITileQuery
{
    private readonly TiledRows _rows;
    private readonly ReadOnlySpan<float> _x;
    private readonly Span<float> _limits;
    private readonly Span<double> _nearest;
    private readonly int _k;

    // x: (D, 32), the query rows; active: a bit for each that asks; limits: (32), scratch; nearest: (rows, k), ascending in each row
    public NearestRowsQuery(TiledRows rows, ReadOnlySpan<float> x, uint active, Span<float> limits, int k, Span<double> nearest)
    {
        _rows = rows;
        _x = x;
        _limits = limits;
        _nearest = nearest;
        _k = k;
        limits.Fill(float.PositiveInfinity);
        nearest.Fill(double.PositiveInfinity);
        Active = active;
        SquaredReach = double.PositiveInfinity;
    }

    public uint Active { get; private set; }

    public double SquaredReach { get; private set; }

    public readonly ReadOnlySpan<float> Limits => _limits;

    public readonly bool Skips(TileNode node) => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Near(int lane, int tile, uint near, scoped ReadOnlySpan<float> squared)
    {
        Span<double> ascending = _nearest.Slice(lane * _k, _k);
        double before = ascending[^1];
        ReadOnlySpan<float> y = _rows.Tile(tile);
        for (; near != 0; near &= near - 1)
        {
            int l = BitOperations.TrailingZeroCount(near);
            if (squared[l] > _limits[lane]) continue;
            double exact = TileDistances.Exact(_x, lane, y, l);
            if (exact >= ascending[^1]) continue;
            InsertSorted(ascending, exact);
            _limits[lane] = new RadiusTest(ascending[^1], _rows.ColumnCount).PossiblyWithin;
        }
        if (ascending[^1] <= 0) Active &= ~(1u << lane);
        if (before >= SquaredReach) SquaredReach = FarthestOfActive();
    }

    private readonly double FarthestOfActive()
    {
        double farthest = 0;
        for (uint asking = Active; asking != 0; asking &= asking - 1)
            farthest = Math.Max(farthest, _nearest[(BitOperations.TrailingZeroCount(asking) + 1) * _k - 1]);
        return farthest;
    }

    // Keeps the k smallest: everything greater moves up one place and the last falls out.
    private static void InsertSorted(Span<double> ascending, double value)
    {
        int i = ascending.Length - 1;
        for (; i > 0 && ascending[i - 1] > value; i--) ascending[i] = ascending[i - 1];
        ascending[i] = value;
    }
}
