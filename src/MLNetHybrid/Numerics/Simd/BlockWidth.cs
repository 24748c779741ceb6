using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>Which of the <see cref="ILanes{TSelf}"/> a kernel runs with. All choices of a width by the hardware are made here.</summary>
internal static class BlockWidth
{
    /// <summary>Lanes of the widest vector that the hardware has: a constant to the JIT.</summary>
    public static int Widest =>
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

    /// <summary>
    /// Windows side by side in a batch: the widest that makes two full blocks, so that two cores have work; not below 8 if the hardware has
    /// them, as fewer lanes take as many operations. It does not depend on the number of threads, so that sums round alike on any of them.
    /// </summary>
    public static int For(int windows)
    {
        int width = Widest;
        while (width > 8 && windows < 2 * width) width /= 2;
        return width;
    }

    /// <summary>Runs a kernel at the <see cref="Widest"/> width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult Run<TKernel, TResult>(TKernel kernel) where TKernel : struct, IKernel<TResult>, allows ref struct =>
        Vector512.IsHardwareAccelerated ? kernel.Run<Lanes16>()
        : Vector256.IsHardwareAccelerated ? kernel.Run<Lanes8>()
        : Vector128.IsHardwareAccelerated ? kernel.Run<Lanes4>()
        : kernel.Run<Lanes1>();

    /// <summary>Runs a kernel at a width of 16, 8, 4 or 1 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult Run<TKernel, TResult>(int lanes, TKernel kernel)
        where TKernel : struct, IKernel<TResult>, allows ref struct => lanes switch
        {
            16 => kernel.Run<Lanes16>(),
            8 => kernel.Run<Lanes8>(),
            4 => kernel.Run<Lanes4>(),
            _ => kernel.Run<Lanes1>(),
        };
}
