using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// (L, R, W): R rows of W lanes at each step; or a part of such rows. Where only the latest steps matter there may be fewer slots, one or
/// two, and a step's slot is its number modulo theirs. An odd number of rows is kept for each step: sums over the steps stride through
/// memory, and an even stride, often a power of two, would put all steps into the same few sets of the cache.
/// </summary>
internal readonly struct Sequence
{
    private readonly LaneBuffer _values;
    private readonly int _rows;
    private readonly int _first;
    private readonly int _lanes;
    private readonly int _mask;

    private Sequence(LaneBuffer values, int rows, int first, int lanes, int mask)
    {
        _values = values;
        _rows = rows;
        _first = first;
        _lanes = lanes;
        _mask = mask;
    }

    /// <summary>A row for every step.</summary>
    public static Sequence Whole(int steps, int rows, int lanes) => new(new LaneBuffer(Size(steps, rows, lanes)), rows | 1, 0, lanes, -1);

    /// <summary>The latest steps only: 1 or 2.</summary>
    public static Sequence Latest(int slots, int rows, int lanes) =>
        new(new LaneBuffer(Size(slots, rows, lanes)), rows | 1, 0, lanes, slots - 1);

    /// <summary>A row for every step, in memory of at least <see cref="Size"/> that other sequences share.</summary>
    public static Sequence Over(LaneBuffer values, int rows, int lanes) => new(values, rows | 1, 0, lanes, -1);

    /// <summary>Values that a sequence takes.</summary>
    public static int Size(int steps, int rows, int lanes) => checked(steps * (rows | 1) * lanes);

    /// <summary>The memory, parts of it that belong to other rows included.</summary>
    public LaneBuffer Buffer => _values;

    /// <summary>Distance of two steps in memory.</summary>
    public int Step => _rows * _lanes;

    /// <summary>The first row of step <paramref name="t"/>.</summary>
    public Operand<float> this[int t] => _values.Row((t & _mask) * _rows + _first, _lanes);

    /// <summary>The first <paramref name="rows"/> rows of step <paramref name="t"/>.</summary>
    public Span<float> Values(int t, int rows) => _values.Values.Slice(((t & _mask) * _rows + _first) * _lanes, rows * _lanes);

    /// <summary>The rows from <paramref name="row"/> on of each step.</summary>
    public Sequence From(int row) => new(_values, _rows, _first + row, _lanes, _mask);
}
