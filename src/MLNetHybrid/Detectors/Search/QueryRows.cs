using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>Up to 32 rows that are looked up together: a <see cref="QueryTile"/>'s, or those of a tile itself.</summary>
internal readonly ref struct QueryRows(
    ReadOnlySpan<float> columns, ReadOnlySpan<float> halfSquares, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi)
{
    /// <summary>(D, 32), finite where there is no row.</summary>
    public ReadOnlySpan<float> Columns { get; } = columns;

    /// <summary>(32) |x|^2 / 2 of each row x.</summary>
    public ReadOnlySpan<float> HalfSquares { get; } = halfSquares;

    /// <summary>(D) smallest values.</summary>
    public ReadOnlySpan<float> Lo { get; } = lo;

    /// <summary>(D) largest values.</summary>
    public ReadOnlySpan<float> Hi { get; } = hi;

    /// <summary>The box around some of the rows: (D), (D).</summary>
    // lanes: a bit for each; not 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Bound(uint lanes, Span<float> lo, Span<float> hi)
    {
        for (int d = 0; d < lo.Length; d++)
        {
            ReadOnlySpan<float> column = Columns.Slice(d * TileKernels.TileRows, TileKernels.TileRows);
            (float least, float largest) = (float.PositiveInfinity, float.NegativeInfinity);
            for (uint left = lanes; left != 0; left &= left - 1)
            {
                float value = column[BitOperations.TrailingZeroCount(left)];
                (least, largest) = (MathF.Min(least, value), MathF.Max(largest, value));
            }
            (lo[d], hi[d]) = (least, largest);
        }
    }
}
