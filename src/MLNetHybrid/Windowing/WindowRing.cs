using Microsoft.ML.Data;

namespace MLNetHybrid.Windowing;

/// <summary>The last L rows of one stream, F values each.</summary>
internal sealed class WindowRing(int length, int width)
{
    private readonly float[] _rows = new float[length * width];
    private int _next;    // where the next row goes; once full, where the oldest lies
    private int _count;

    public void Clear() => _next = _count = 0;

    /// <param name="row">F values.</param>
    public void Push(in VBuffer<float> row)
    {
        row.CopyTo(_rows.AsSpan(_next * width, width));
        _next = (_next + 1) % length;
        if (_count < length) _count++;
    }

    /// <summary>(L, F), oldest row first; NaN until there are L rows.</summary>
    public void CopyTo(Span<float> window)
    {
        if (_count < length)
        {
            window.Fill(float.NaN);
            return;
        }
        int oldest = _next * width;
        _rows.AsSpan(oldest).CopyTo(window);
        _rows.AsSpan(0, oldest).CopyTo(window[(_rows.Length - oldest)..]);
    }
}
