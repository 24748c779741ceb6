using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetHybrid.LstmAutoencoder.Kernels;

/// <summary>
/// Dense matrix products that add to their destination. All matrices are row-major and without gaps. An element is summed in
/// the same order whatever stands in the other rows, so a window's result does not depend on its batch.
/// </summary>
internal static class MatrixProduct
{
    /// <summary>C (M, N) += A (M, K) B (K, N).</summary>
    public static void Add<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int k, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => AddStrided(a, k, 1, b, c, m, k, n);

    /// <summary>C (M, N) += A^T B for A (K, M), B (K, N): the gradient of a weight matrix from K rows of inputs and output gradients.</summary>
    public static void AddTransposed<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int k, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => AddStrided(a, 1, m, b, c, m, k, n);

    /// <summary>B (N, M) = A^T for A (M, N). A B^T is a transposition and <see cref="Add{T}"/>: weights are transposed once per batch.</summary>
    public static void Transpose<T>(ReadOnlySpan<T> a, Span<T> b, int m, int n) where T : unmanaged
    {
        for (int i = 0; i < m; i++)
        {
            ReadOnlySpan<T> row = a.Slice(i * n, n);
            for (int j = 0; j < n; j++) b[j * m + i] = row[j];
        }
    }

    // Columns go in panels of two vectors, then one. The last, partial panel overlaps its predecessor and keeps the lanes that are done.
    private static void AddStrided<T>(ReadOnlySpan<T> a, int rowStride, int columnStride, ReadOnlySpan<T> b, Span<T> c, int m, int k, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Debug.Assert(a.Length >= m * k);
        b = b[..(k * n)];
        c = c[..(m * n)];
        if (m == 0 || n == 0 || k == 0) return;
        ref T a0 = ref MemoryMarshal.GetReference(a);
        ref T b0 = ref MemoryMarshal.GetReference(b);
        ref T c0 = ref MemoryMarshal.GetReference(c);
        int width = Vector<T>.Count;
        int j = 0;
        for (; j <= n - 2 * width; j += 2 * width)
            DoublePanel(ref a0, rowStride, columnStride, ref Unsafe.Add(ref b0, j), ref Unsafe.Add(ref c0, j), m, k, n);
        for (; j <= n - width; j += width)
            SinglePanel(ref a0, rowStride, columnStride, ref Unsafe.Add(ref b0, j), ref Unsafe.Add(ref c0, j), m, k, n, Vector<T>.AllBitsSet);
        if (j == n) return;
        if (n >= width)
        {
            Vector<T> fresh = Vector.GreaterThanOrEqual(Vector<T>.Indices, Vector.Create(T.CreateTruncating(width - (n - j))));
            SinglePanel(ref a0, rowStride, columnStride, ref Unsafe.Add(ref b0, n - width), ref Unsafe.Add(ref c0, n - width), m, k, n, fresh);
        }
        else
        {
            NarrowColumns(a, rowStride, columnStride, b, c, m, k, n);
        }
    }

    private static void DoublePanel<T>(ref T a, int rowStride, int columnStride, ref T b, ref T c, int m, int k, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count;
        int i = 0;
        for (; i <= m - 4; i += 4)
        {
            ref T row = ref Unsafe.Add(ref c, i * n);
            ref T ai = ref Unsafe.Add(ref a, i * rowStride);
            ref T bp = ref b;
            Vector<T> c00 = At(ref row, 0), c01 = At(ref row, width);
            Vector<T> c10 = At(ref row, n), c11 = At(ref row, n + width);
            Vector<T> c20 = At(ref row, 2 * n), c21 = At(ref row, 2 * n + width);
            Vector<T> c30 = At(ref row, 3 * n), c31 = At(ref row, 3 * n + width);
            for (int p = 0; p < k; p++)
            {
                Vector<T> b0 = At(ref bp, 0), b1 = At(ref bp, width);
                var v = Vector.Create(ai);
                c00 = VectorMath.MultiplyAdd(v, b0, c00);
                c01 = VectorMath.MultiplyAdd(v, b1, c01);
                v = Vector.Create(Unsafe.Add(ref ai, rowStride));
                c10 = VectorMath.MultiplyAdd(v, b0, c10);
                c11 = VectorMath.MultiplyAdd(v, b1, c11);
                v = Vector.Create(Unsafe.Add(ref ai, 2 * rowStride));
                c20 = VectorMath.MultiplyAdd(v, b0, c20);
                c21 = VectorMath.MultiplyAdd(v, b1, c21);
                v = Vector.Create(Unsafe.Add(ref ai, 3 * rowStride));
                c30 = VectorMath.MultiplyAdd(v, b0, c30);
                c31 = VectorMath.MultiplyAdd(v, b1, c31);
                ai = ref Unsafe.Add(ref ai, columnStride);
                bp = ref Unsafe.Add(ref bp, n);
            }

            c00.StoreUnsafe(ref row);
            c01.StoreUnsafe(ref row, (nuint)width);
            c10.StoreUnsafe(ref row, (nuint)n);
            c11.StoreUnsafe(ref row, (nuint)(n + width));
            c20.StoreUnsafe(ref row, (nuint)(2 * n));
            c21.StoreUnsafe(ref row, (nuint)(2 * n + width));
            c30.StoreUnsafe(ref row, (nuint)(3 * n));
            c31.StoreUnsafe(ref row, (nuint)(3 * n + width));
        }

        for (; i < m; i++)
        {
            ref T row = ref Unsafe.Add(ref c, i * n);
            ref T ai = ref Unsafe.Add(ref a, i * rowStride);
            ref T bp = ref b;
            Vector<T> c0 = At(ref row, 0), c1 = At(ref row, width);
            for (int p = 0; p < k; p++)
            {
                var v = Vector.Create(ai);
                c0 = VectorMath.MultiplyAdd(v, At(ref bp, 0), c0);
                c1 = VectorMath.MultiplyAdd(v, At(ref bp, width), c1);
                ai = ref Unsafe.Add(ref ai, columnStride);
                bp = ref Unsafe.Add(ref bp, n);
            }

            c0.StoreUnsafe(ref row);
            c1.StoreUnsafe(ref row, (nuint)width);
        }
    }

    private static void SinglePanel<T>(ref T a, int rowStride, int columnStride, ref T b, ref T c, int m, int k, int n, Vector<T> fresh)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i <= m - 4; i += 4)
        {
            ref T row = ref Unsafe.Add(ref c, i * n);
            ref T ai = ref Unsafe.Add(ref a, i * rowStride);
            ref T bp = ref b;
            Vector<T> c0 = At(ref row, 0), c1 = At(ref row, n), c2 = At(ref row, 2 * n), c3 = At(ref row, 3 * n);
            for (int p = 0; p < k; p++)
            {
                Vector<T> v = At(ref bp, 0);
                c0 = VectorMath.MultiplyAdd(Vector.Create(ai), v, c0);
                c1 = VectorMath.MultiplyAdd(Vector.Create(Unsafe.Add(ref ai, rowStride)), v, c1);
                c2 = VectorMath.MultiplyAdd(Vector.Create(Unsafe.Add(ref ai, 2 * rowStride)), v, c2);
                c3 = VectorMath.MultiplyAdd(Vector.Create(Unsafe.Add(ref ai, 3 * rowStride)), v, c3);
                ai = ref Unsafe.Add(ref ai, columnStride);
                bp = ref Unsafe.Add(ref bp, n);
            }

            Vector.ConditionalSelect(fresh, c0, At(ref row, 0)).StoreUnsafe(ref row);
            Vector.ConditionalSelect(fresh, c1, At(ref row, n)).StoreUnsafe(ref row, (nuint)n);
            Vector.ConditionalSelect(fresh, c2, At(ref row, 2 * n)).StoreUnsafe(ref row, (nuint)(2 * n));
            Vector.ConditionalSelect(fresh, c3, At(ref row, 3 * n)).StoreUnsafe(ref row, (nuint)(3 * n));
        }

        for (; i < m; i++)
        {
            ref T row = ref Unsafe.Add(ref c, i * n);
            ref T ai = ref Unsafe.Add(ref a, i * rowStride);
            ref T bp = ref b;
            Vector<T> sum = At(ref row, 0);
            for (int p = 0; p < k; p++)
            {
                sum = VectorMath.MultiplyAdd(Vector.Create(ai), At(ref bp, 0), sum);
                ai = ref Unsafe.Add(ref ai, columnStride);
                bp = ref Unsafe.Add(ref bp, n);
            }

            Vector.ConditionalSelect(fresh, sum, At(ref row, 0)).StoreUnsafe(ref row);
        }
    }

    // Fewer columns than one vector has lanes.
    private static void NarrowColumns<T>(ReadOnlySpan<T> a, int rowStride, int columnStride, ReadOnlySpan<T> b, Span<T> c, int m, int k, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T sum = c[i * n + j];
                for (int p = 0; p < k; p++) sum = T.MultiplyAddEstimate(a[i * rowStride + p * columnStride], b[p * n + j], sum);
                c[i * n + j] = sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> At<T>(ref T start, int offset) => Vector.LoadUnsafe(ref start, (nuint)offset);
}
