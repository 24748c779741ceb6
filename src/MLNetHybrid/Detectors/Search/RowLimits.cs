using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// How far each of 32 query rows x looks, and what follows for <see cref="ProductKernels"/>. A row y is left out where the product's sum
/// shows it to be beyond the limit L for all the error of single precision:
/// <code>
/// x.y - |y|^2 / 2 &lt; (|x|^2 - L) / 2 - E,   E = (D + 12) u (|x|^2 + Y^2 + L / 2),   |y| at most Y
/// </code>
/// The sum has D + 2 terms, each partial sum is at most |x| Y + Y^2 / 2 + ||x|^2 - L| / 2 in size, which is at most |x|^2 + Y^2 + L / 2,
/// and each of the D + 2 additions, the products together, both halved squares and the bound itself add at most u times that; u is half
/// the spacing of floats at 1. What is found has |x - y|^2 between L - 2 s and L - 2 s + 4 E, s being how far the sum is above the bound.
/// </summary>
internal readonly ref struct RowLimits
{
    /// <summary>Room that 32 rows' limits take.</summary>
    public const int ScratchLength = 4 * TileKernels.TileRows;

    /// <summary>Squares beyond this may overflow in single precision, or lose their differences.</summary>
    public const float LargestSquare = 1e36f;

    // Where the products' error is more than this share of the limit, too many rows would be left in doubt.
    private const float LargestShare = 1 / 8f;

    // Where the rows' squares are more than so many limits, differences mostly show within a quarter of the columns that all are far, which
    // takes half the time of the products of all columns.
    private const float LargestRatio = 32;

    private const int TileRows = TileKernels.TileRows;

    private readonly ReadOnlySpan<float> _halfSquares;
    private readonly Span<float> _values;
    private readonly Span<float> _bounds;
    private readonly Span<float> _slacks;
    private readonly Span<float> _rooms;
    private readonly float _unit;

    /// <summary>No row has a limit yet.</summary>
    public RowLimits(QueryRows x, int columnCount, Span<float> scratch)
    {
        _halfSquares = x.HalfSquares;
        _unit = Unit(columnCount);
        _values = scratch[..TileRows];
        _bounds = scratch.Slice(TileRows, TileRows);
        _slacks = scratch.Slice(2 * TileRows, TileRows);
        _rooms = scratch.Slice(3 * TileRows, TileRows);
        _values.Fill(float.PositiveInfinity);
        _rooms.Fill(-1);
    }

    /// <summary>The same limit for all rows.</summary>
    public static RowLimits Alike(QueryRows x, int columnCount, float limit, Span<float> scratch)
    {
        var limits = new RowLimits(x, columnCount, scratch);
        for (int lane = 0; lane < TileRows; lane++) limits.Set(lane, limit);
        return limits;
    }

    /// <summary>(32) single-precision squared distance up to which each row looks, with room for rounding.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>(32) (|x|^2 - L) / 2 - E, without Y's part of E.</summary>
    public ReadOnlySpan<float> Bounds => _bounds;

    /// <summary>(32) 4 E, without Y's part of it.</summary>
    public ReadOnlySpan<float> Slacks => _slacks;

    /// <summary>(D + 12) u.</summary>
    public static float Unit(int columnCount) => (columnCount + 12f) / (1 << 24);

    /// <summary>Whether products tell much of rows with these squares and of this limit.</summary>
    public static bool Suit(float limit, float largestSquare, float otherLargestSquare, float unit) =>
        limit <= LargestSquare && largestSquare + otherLargestSquare <= Room(limit, unit);

    /// <summary>A bit for each query row for which products tell much of rows y whose |y|^2 is at most this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint SuitedTo(float largestSquare) => ~TileDistances.Below(_rooms, largestSquare);

    /// <summary>Sets a row's limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(int lane, float limit)
    {
        float half = _halfSquares[lane], own = _unit * (2 * half + limit / 2);
        _values[lane] = limit;
        _bounds[lane] = half - limit / 2 - own;
        _slacks[lane] = 4 * own;
        _rooms[lane] = limit <= LargestSquare ? Room(limit, _unit) - 2 * half : -1;
    }

    // The most that |x|^2 + |y|^2 may be for products to pay.
    private static float Room(float limit, float unit) =>
        MathF.Min(LargestRatio * limit, LargestShare * limit / (4 * unit) - limit / 2);
}
