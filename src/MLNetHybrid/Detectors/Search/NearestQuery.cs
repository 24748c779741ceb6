using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// The nearest row to each query row, the first in the original order where several are equally near (any of them at distance 0).
/// </summary>
internal ref struct NearestQuery : ITileQuery
{
    private readonly TiledRows _rows;
    private readonly ReadOnlySpan<float> _x;
    private readonly Span<float> _limits;
    private readonly Span<double> _squared;
    private readonly Span<int> _nearest;

    // x: (D, 32), the query rows; active: a bit for each that is searched for; limits: (32), scratch;
    // squared, nearest: (32), distances and original indices
    public NearestQuery(TiledRows rows, ReadOnlySpan<float> x, uint active, Span<float> limits, Span<double> squared, Span<int> nearest)
    {
        _rows = rows;
        _x = x;
        _limits = limits;
        _squared = squared;
        _nearest = nearest;
        limits.Fill(float.PositiveInfinity);
        squared.Fill(double.PositiveInfinity);
        nearest.Fill(-1);
        Active = active;
        SquaredReach = double.PositiveInfinity;
    }

    public uint Active { get; private set; }

    public double SquaredReach { get; private set; }

    public readonly ReadOnlySpan<float> Limits => _limits;

    public readonly ReadOnlySpan<float> Squares => [];

    public readonly bool Skips(TileNode node) => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Near(int lane, int tile, uint near, scoped ReadOnlySpan<float> squared)
    {
        double before = _squared[lane];
        ReadOnlySpan<float> y = _rows.Tile(tile);
        for (; near != 0; near &= near - 1)
        {
            int l = BitOperations.TrailingZeroCount(near);
            if (squared[l] > _limits[lane]) continue;
            double exact = TileDistances.Exact(_x, lane, y, l);
            int index = _rows.OriginalIndex(tile * TileKernels.TileRows + l);
            if (exact > _squared[lane] || (exact == _squared[lane] && index > _nearest[lane])) continue;
            (_squared[lane], _nearest[lane]) = (exact, index);
            _limits[lane] = new RadiusTest(exact, _rows.ColumnCount).PossiblyWithin;
        }
        // No row is nearer than itself, and many may be as near.
        if (_squared[lane] <= 0) Active &= ~(1u << lane);
        if (before >= SquaredReach) SquaredReach = FarthestOfActive();
    }

    private readonly double FarthestOfActive()
    {
        double farthest = 0;
        for (uint asking = Active; asking != 0; asking &= asking - 1)
            farthest = Math.Max(farthest, _squared[BitOperations.TrailingZeroCount(asking)]);
        return farthest;
    }
}
