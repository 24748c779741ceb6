using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Decides |x - y| &lt;= r: at once where the single-precision squared distance leaves no doubt, else by <see cref="TileDistances.Exact"/>.
/// </summary>
internal readonly struct RadiusTest
{
    // Below and above these, single precision may have lost everything to underflow or overflow: every pair in doubt is decided exactly.
    private const double SmallestSquare = 1e-28, LargestSquare = 1e36;

    /// <summary>No limit is below this.</summary>
    public const float LeastPossible = 2 * (float)SmallestSquare;

    public RadiusTest(double squaredRadius, int columnCount)
    {
        SquaredRadius = squaredRadius;
        double error = TileDistances.RelativeError(columnCount);
        if (squaredRadius is >= SmallestSquare and <= LargestSquare && error < 0.5)
        {
            CertainlyWithin = (float)(squaredRadius * (1 - error));
            PossiblyWithin = (float)(squaredRadius * (1 + 2 * error));
        }
        else
        {
            CertainlyWithin = -1;
            PossiblyWithin = squaredRadius < SmallestSquare ? LeastPossible : float.PositiveInfinity;
        }
    }

    /// <summary>r^2.</summary>
    public double SquaredRadius { get; }

    /// <summary>A single-precision squared distance up to this is within the radius.</summary>
    public float CertainlyWithin { get; }

    /// <summary>A single-precision squared distance above this is beyond the radius.</summary>
    public float PossiblyWithin { get; }

    // x, y: (D, 32), squared: (32) single-precision squared distances of row i of x to the rows of y, or up to slack less,
    // near: the rows not beyond PossiblyWithin.
    // Bit l of the result is set where row l of y lies within the radius.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint Within(ReadOnlySpan<float> x, int i, ReadOnlySpan<float> y, uint near, ReadOnlySpan<float> squared, float slack)
    {
        uint within = TileDistances.AtMost(squared, CertainlyWithin - slack) & near;
        for (uint doubtful = near & ~within; doubtful != 0; doubtful &= doubtful - 1)
        {
            int lane = BitOperations.TrailingZeroCount(doubtful);
            if (TileDistances.Exact(x, i, y, lane) <= SquaredRadius) within |= 1u << lane;
        }
        return within;
    }
}
