using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// The gradient of a weight matrix from all steps of a block:
/// <code>
/// dA (K, J) += sum over t and lanes of x_t (K, W) dy_t (J, W)
/// </code>
/// A tile of 4 x 4 elements is 16 registers over all steps (half of it where there are only 16 registers); the sums over the lanes come
/// last. Where most lanes have no window, rows of x and dy take the lanes' place, and the lanes are adjacent weights.
/// </summary>
internal static class WeightGradient
{
    // Rows that are moved and multiplied at a time.
    private const int MaximumRows = 64;

    /// <summary>
    /// Adds to dA. x and dy are the first steps' rows; a step further lies xStep and yStep values on. The windows are in the first lanes;
    /// dy is 0 in the others.
    /// </summary>
    public static void Add<TLanes>(
        Operand<float> x, int xStep, int inputs, Operand<float> dy, int yStep, int outputs, int steps, int windows, Span<float> da)
        where TLanes : struct, ILanes<TLanes>
    {
        if (da.Length != inputs * outputs) throw new ArgumentException("The gradient's length must be inputs x outputs.", nameof(da));
        if (SuitRows(windows, TLanes.Count, inputs, outputs))
        {
            AddRows<TLanes>(x, xStep, inputs, dy, yStep, outputs, steps, windows, da);
            return;
        }

        int height = TLanes.HasManyRegisters ? 4 : 2;
        for (int j = 0; j < outputs; j += 4)
        {
            int columns = Math.Min(4, outputs - j);
            Operand<float> dyj = dy.From(j * TLanes.Count);
            for (int k = 0; k < inputs; k += height)
            {
                int rows = Math.Min(height, inputs - k);
                Operand<float> xk = x.From(k * TLanes.Count);
                if (TLanes.HasManyRegisters)
                    FourRows<TLanes>(xk, xStep, dyj, yStep, steps, da[(k * outputs + j)..], outputs, rows, columns);
                else TwoRows<TLanes>(xk, xStep, dyj, yStep, steps, da[(k * outputs + j)..], outputs, rows, columns);
            }
        }
    }

    // Cycles of a step, about: a value that is moved takes four, and a vector of 16 products one.
    private static bool SuitRows(int windows, int lanes, int inputs, int outputs) =>
        outputs % RowProduct.ColumnUnit == 0
            && windows * (4L * (inputs + outputs) + (long)inputs * outputs / 16) < (long)inputs * outputs * lanes / 16;

    // The same with a row of x and dy for each step and window.
    private static void AddRows<TLanes>(
        Operand<float> x, int xStep, int inputs, Operand<float> dy, int yStep, int outputs, int steps, int windows, Span<float> da)
        where TLanes : struct, ILanes<TLanes>
    {
        int rows = Math.Min(steps, Math.Max(1, MaximumRows / windows)) * windows;
        float[] values = ArrayPool<float>.Shared.Rent(rows * (inputs + outputs));
        Span<float> xRows = values.AsSpan(0, rows * inputs), dyRows = values.AsSpan(rows * inputs, rows * outputs);
        Span<int> offsets = stackalloc int[rows];
        for (int r = 0; r < rows; r++) offsets[r] = r * inputs;
        for (int t = 0; t < steps; t += rows / windows)
        {
            int count = Math.Min(rows / windows, steps - t);
            for (int i = 0; i < count; i++)
            {
                int row = i * windows;
                LaneGather.FromLanes(x.From((t + i) * xStep), windows, inputs, TLanes.Count, xRows[(row * inputs)..], inputs);
                LaneGather.FromLanes(dy.From((t + i) * yStep), windows, outputs, TLanes.Count, dyRows[(row * outputs)..], outputs);
            }

            int n = count * windows;
            RowProduct.AddTransposed(xRows, offsets[..n], 0, inputs, dyRows[..(n * outputs)], outputs, da);
        }

        ArrayPool<float>.Shared.Return(values);
    }

    /// <summary>db (J) += sum over t and lanes of dy_t (J, W).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddSums<TLanes>(Operand<float> dy, int yStep, int steps, Span<float> db) where TLanes : struct, ILanes<TLanes>
    {
        for (int j = 0; j < db.Length; j += 4)
        {
            TLanes s0 = default, s1 = default, s2 = default, s3 = default;
            Operand<float> y = dy.From(j * TLanes.Count);
            for (int t = 0; t < steps; t++)
            {
                s0 += y.Row<TLanes>(0);
                s1 += y.Row<TLanes>(1);
                s2 += y.Row<TLanes>(2);
                s3 += y.Row<TLanes>(3);
                y = y.From(yStep);
            }

            Write(TLanes.Sums(s0, s1, s2, s3), db[j..], Math.Min(4, db.Length - j));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourRows<TLanes>(
        Operand<float> x, int xStep, Operand<float> dy, int yStep, int steps, Span<float> da, int stride, int rows, int columns)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes a00 = default, a01 = default, a02 = default, a03 = default, a10 = default, a11 = default, a12 = default, a13 = default;
        TLanes a20 = default, a21 = default, a22 = default, a23 = default, a30 = default, a31 = default, a32 = default, a33 = default;
        for (int t = 0; t < steps; t++)
        {
            TLanes d0 = dy.Row<TLanes>(0), d1 = dy.Row<TLanes>(1), d2 = dy.Row<TLanes>(2), d3 = dy.Row<TLanes>(3), v = x.Row<TLanes>(0);
            a00 = TLanes.MultiplyAdd(v, d0, a00);
            a01 = TLanes.MultiplyAdd(v, d1, a01);
            a02 = TLanes.MultiplyAdd(v, d2, a02);
            a03 = TLanes.MultiplyAdd(v, d3, a03);
            v = x.Row<TLanes>(1);
            a10 = TLanes.MultiplyAdd(v, d0, a10);
            a11 = TLanes.MultiplyAdd(v, d1, a11);
            a12 = TLanes.MultiplyAdd(v, d2, a12);
            a13 = TLanes.MultiplyAdd(v, d3, a13);
            v = x.Row<TLanes>(2);
            a20 = TLanes.MultiplyAdd(v, d0, a20);
            a21 = TLanes.MultiplyAdd(v, d1, a21);
            a22 = TLanes.MultiplyAdd(v, d2, a22);
            a23 = TLanes.MultiplyAdd(v, d3, a23);
            v = x.Row<TLanes>(3);
            a30 = TLanes.MultiplyAdd(v, d0, a30);
            a31 = TLanes.MultiplyAdd(v, d1, a31);
            a32 = TLanes.MultiplyAdd(v, d2, a32);
            a33 = TLanes.MultiplyAdd(v, d3, a33);
            x = x.From(xStep);
            dy = dy.From(yStep);
        }

        Write(TLanes.Sums(a00, a01, a02, a03), da, columns);
        if (rows > 1) Write(TLanes.Sums(a10, a11, a12, a13), da[stride..], columns);
        if (rows > 2) Write(TLanes.Sums(a20, a21, a22, a23), da[(2 * stride)..], columns);
        if (rows > 3) Write(TLanes.Sums(a30, a31, a32, a33), da[(3 * stride)..], columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TwoRows<TLanes>(
        Operand<float> x, int xStep, Operand<float> dy, int yStep, int steps, Span<float> da, int stride, int rows, int columns)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes a00 = default, a01 = default, a02 = default, a03 = default, a10 = default, a11 = default, a12 = default, a13 = default;
        for (int t = 0; t < steps; t++)
        {
            TLanes v = x.Row<TLanes>(0), w = x.Row<TLanes>(1), d = dy.Row<TLanes>(0);
            a00 = TLanes.MultiplyAdd(v, d, a00);
            a10 = TLanes.MultiplyAdd(w, d, a10);
            d = dy.Row<TLanes>(1);
            a01 = TLanes.MultiplyAdd(v, d, a01);
            a11 = TLanes.MultiplyAdd(w, d, a11);
            d = dy.Row<TLanes>(2);
            a02 = TLanes.MultiplyAdd(v, d, a02);
            a12 = TLanes.MultiplyAdd(w, d, a12);
            d = dy.Row<TLanes>(3);
            a03 = TLanes.MultiplyAdd(v, d, a03);
            a13 = TLanes.MultiplyAdd(w, d, a13);
            x = x.From(xStep);
            dy = dy.From(yStep);
        }

        Write(TLanes.Sums(a00, a01, a02, a03), da, columns);
        if (rows > 1) Write(TLanes.Sums(a10, a11, a12, a13), da[stride..], columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector128<float> sums, Span<float> da, int columns)
    {
        if (columns == 4)
        {
            ref float first = ref MemoryMarshal.GetReference(da[..4]);
            (Vector128.LoadUnsafe(ref first) + sums).StoreUnsafe(ref first);
            return;
        }

        for (int j = 0; j < columns; j++) da[j] += sums[j];
    }
}
