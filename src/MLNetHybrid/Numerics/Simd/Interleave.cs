using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>Pairs of two vectors' values, the step from which transpositions and sums across vectors are made.</summary>
internal static class Interleave
{
    /// <summary>(a0, b0, a1, b1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>(a2, b2, a3, b3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);

    /// <summary>to (4, 4) = the transpose of from (4, 4), by rows of the given strides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ReadOnlySpan<float> from, int fromStride, Span<float> to, int toStride)
    {
        ref float source = ref MemoryMarshal.GetReference(from[..(3 * fromStride + 4)]), target = ref MemoryMarshal.GetReference(to[..(3 * toStride + 4)]);
        Vector128<float> a = Vector128.LoadUnsafe(ref source), b = Vector128.LoadUnsafe(ref source, (nuint)fromStride);
        Vector128<float> c = Vector128.LoadUnsafe(ref source, (nuint)(2 * fromStride)), d = Vector128.LoadUnsafe(ref source, (nuint)(3 * fromStride));
        Vector128<float> ac = Low(a, c), bd = Low(b, d);
        Low(ac, bd).StoreUnsafe(ref target);
        High(ac, bd).StoreUnsafe(ref target, (nuint)toStride);
        ac = High(a, c);
        bd = High(b, d);
        Low(ac, bd).StoreUnsafe(ref target, (nuint)(2 * toStride));
        High(ac, bd).StoreUnsafe(ref target, (nuint)(3 * toStride));
    }
}
