using System.Runtime.Intrinsics;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>How many windows lie side by side: a matter of the batch's size and the hardware, not of the number of threads, so that sums round alike on any of them.</summary>
internal static class BlockWidth
{
    /// <summary>Lanes of the widest vector that the hardware has.</summary>
    public static int Widest { get; } =
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

    /// <summary>The widest that makes two full blocks, so that two cores have work; not below 8 if the hardware has them: fewer lanes take as many operations.</summary>
    public static int For(int windows)
    {
        int width = Widest;
        while (width > 8 && windows < 2 * width) width /= 2;
        return width;
    }
}
