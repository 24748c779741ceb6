using System.Runtime.InteropServices;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>
/// Memory for vectors: it begins at a cache line, so that no vector straddles two (which costs up to a quarter of the time), and has room
/// behind its end, so that a tile of rows may read past the last row.
/// </summary>
internal sealed class LaneBuffer
{
    private const int Line = 64;

    // A tile is at most 8 rows past the end, a row at most 16 lanes.
    private const int Slack = 8 * 16;

    private readonly float[] _values;
    private readonly int _start;
    private readonly int _length;

    public LaneBuffer(int length)
    {
        _length = length;
        _values = GC.AllocateArray<float>(checked(length + Slack + Line / sizeof(float)), pinned: true);
        int past = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0) % Line);
        _start = past == 0 ? 0 : (Line - past) / sizeof(float);
    }

    public Span<float> Values => _values.AsSpan(_start, _length);

    /// <summary>All values, and the room behind them.</summary>
    public static implicit operator Operand<float>(LaneBuffer buffer) => buffer.Row(0, 0);

    /// <summary>The values from row <paramref name="row"/> on, each row <paramref name="width"/> values wide.</summary>
    public Operand<float> Row(int row, int width) => _values.AsSpan(_start + row * width);
}
