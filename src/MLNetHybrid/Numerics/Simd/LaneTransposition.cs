namespace MLNetHybrid.Numerics.Simd;

/// <summary>Between windows one after the other, (N, R), and windows side by side, (R, W), N at most W.</summary>
internal static class LaneTransposition
{
    /// <summary>x (R, W) = the transpose of windows (N, R), a window every <paramref name="stride"/> values; zero in lanes without a window.</summary>
    public static void ToLanes(ReadOnlySpan<float> windows, int stride, int count, int rows, int lanes, Span<float> x)
    {
        if (count < lanes) x[..(rows * lanes)].Clear();
        int lane = 0;
        for (; lane + 4 <= count; lane += 4)
        {
            int r = 0;
            for (; r + 4 <= rows; r += 4) Interleave.Transpose(windows[(lane * stride + r)..], stride, x[(r * lanes + lane)..], lanes);
            for (; r < rows; r++)
                for (int i = lane; i < lane + 4; i++) x[r * lanes + i] = windows[i * stride + r];
        }

        for (; lane < count; lane++)
            for (int r = 0; r < rows; r++) x[r * lanes + lane] = windows[lane * stride + r];
    }

    /// <summary>windows (N, R), a window every <paramref name="stride"/> values, = the transpose of x (R, W).</summary>
    public static void FromLanes(ReadOnlySpan<float> x, int count, int rows, int lanes, Span<float> windows, int stride)
    {
        for (int lane = 0; lane < count; lane++)
            for (int r = 0; r < rows; r++) windows[lane * stride + r] = x[r * lanes + lane];
    }
}
