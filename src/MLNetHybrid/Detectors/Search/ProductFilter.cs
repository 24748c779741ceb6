using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Which rows of a tile may lie within their limits of four query rows, by <see cref="ProductKernels"/> and a bound on their error: no row
/// is left out. For s = x y - |y|^2 / 2, summed in single precision, and any y with |y| at most Y, the error of s is below
/// (D + 4) u (|x| Y + Y^2 / 2), u being half the spacing of floats at 1; the bound used, with room for the rounding of everything else, is
/// (D + 8) u (|x|^2 + Y^2).
/// </summary>
internal static class ProductFilter
{
    // Beyond, products overflow, or what is lost to underflow exceeds the bound.
    private const double SmallestSquares = 1e-28, LargestSquares = 1e36;

    // x: (D, 32), lanes: (4), squares, limits: (32), lower: (4, 32), near: (4).
    // lower_il <= |x_lanes_i - y_l|^2, where near_i has bit l; any: the union of near
    /// <returns>False where products cannot tell, or leave too many rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRun(
        TiledRows rows, int tile, ReadOnlySpan<float> x, ReadOnlySpan<int> lanes, ReadOnlySpan<float> squares, ReadOnlySpan<float> limits,
        Span<float> lower, Span<uint> near, ref ProductChoice choice, out uint any)
    {
        Span<double> errors = stackalloc double[TileKernels.RowsAtOnce];
        Span<float> bounds = stackalloc float[TileKernels.RowsAtOnce];
        any = 0;
        double unit = (rows.ColumnCount + 8) / (double)(1 << 24);
        for (int i = 0; i < bounds.Length; i++)
        {
            double square = squares[lanes[i]], both = square + rows.LargestSquare(tile), limit = limits[lanes[i]];
            if (!(both >= SmallestSquares && both <= LargestSquares && limit <= LargestSquares)) return false;
            errors[i] = unit * both;
            bounds[i] = (float)((square - limit) / 2 - errors[i]);
        }

        any = ProductKernels.FourRows(x, lanes, rows.Tile(tile), rows.HalfSquares(tile), bounds, lower, near);
        if (any == 0) return true;
        int pairs = BitOperations.PopCount(near[0]) + BitOperations.PopCount(near[1]) + BitOperations.PopCount(near[2])
            + BitOperations.PopCount(near[3]);
        if (pairs > ProductChoice.MostPairs)
        {
            choice.AccountFailure();
            return false;
        }
        for (int i = 0; i < bounds.Length; i++)
        {
            double square = squares[lanes[i]];
            for (uint found = near[i]; found != 0; found &= found - 1)
            {
                ref float s = ref lower[i * TileKernels.TileRows + BitOperations.TrailingZeroCount(found)];
                s = (float)(square - 2 * (s + errors[i]));
            }
        }
        return true;
    }
}
