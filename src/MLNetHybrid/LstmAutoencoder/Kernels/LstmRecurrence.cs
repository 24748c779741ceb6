using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetHybrid.LstmAutoencoder.Kernels;

/// <summary>
/// An LSTM over time (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) on inputs that are already
/// projected. Arrays are time-major: step t of window b is row t B + b. A row of gates is i, f, g, o, each H wide (g is Keras's c).
/// <code>
/// z_t = x_t W + b + h_{t-1} U
/// i, f, o = sigmoid(z),  g = tanh(z),  c_t = f c_{t-1} + i g,  h_t = o tanh(c_t)
/// </code>
/// </summary>
internal static class LstmRecurrence
{
    // gates: (L, B, 4H), x W + b on entry, i f g o on exit.  c, tanhC, h: (L, B, H).  U: (H, 4H).
    public static void Forward<T>(
        ReadOnlySpan<T> u, int steps, int count, int hidden, bool backwards, Span<T> gates, Span<T> c, Span<T> tanhC, Span<T> h)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int state = count * hidden;
        for (int step = 0; step < steps; step++)
        {
            int t = backwards ? steps - 1 - step : step;
            Span<T> zt = gates.Slice(t * 4 * state, 4 * state);
            ReadOnlySpan<T> previousC = [];
            if (step > 0)
            {
                int previous = backwards ? t + 1 : t - 1;
                MatrixProduct.Add(h.Slice(previous * state, state), u, zt, count, hidden, 4 * hidden);
                previousC = c.Slice(previous * state, state);
            }

            for (int b = 0; b < count; b++)
            {
                int row = t * state + b * hidden;
                CellForward(
                    zt.Slice(b * 4 * hidden, 4 * hidden), previousC.IsEmpty ? previousC : previousC.Slice(b * hidden, hidden),
                    c.Slice(row, hidden), tanhC.Slice(row, hidden), h.Slice(row, hidden));
            }
        }
    }

    /// <summary>Replaces the gates by the gradient of z and adds the recurrent weights' gradient.</summary>
    // gates: (L, B, 4H), i f g o on entry, dz on exit.  dh: (L, B, H), gradient of h from above on entry, total on exit.
    // U^T: (4H, H), dU: (H, 4H), dc: (B, H) scratch.
    public static void Backward<T>(
        ReadOnlySpan<T> uTransposed, int steps, int count, int hidden, bool backwards, ReadOnlySpan<T> c, ReadOnlySpan<T> tanhC,
        ReadOnlySpan<T> h, Span<T> gates, Span<T> dh, Span<T> dc, Span<T> du)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int state = count * hidden;
        dc = dc[..state];
        dc.Clear();
        for (int step = steps - 1; step >= 0; step--)
        {
            int t = backwards ? steps - 1 - step : step;
            int previous = backwards ? t + 1 : t - 1;
            for (int b = 0; b < count; b++)
            {
                int row = t * state + b * hidden;
                CellBackward(
                    dh.Slice(row, hidden), tanhC.Slice(row, hidden), step == 0 ? [] : c.Slice(previous * state + b * hidden, hidden),
                    dc.Slice(b * hidden, hidden), gates.Slice(4 * row, 4 * hidden));
            }

            // dh_{t-1} += dz_t U^T
            if (step > 0)
                MatrixProduct.Add(gates.Slice(t * 4 * state, 4 * state), uTransposed, dh.Slice(previous * state, state), count, 4 * hidden, hidden);
        }

        // dU += sum over t of h_{t-1}^T dz_t: both are contiguous, one step apart.
        int rows = (steps - 1) * count;
        ReadOnlySpan<T> before = backwards ? h.Slice(state, rows * hidden) : h[..(rows * hidden)];
        ReadOnlySpan<T> after = backwards ? gates[..(rows * 4 * hidden)] : gates.Slice(4 * state, rows * 4 * hidden);
        MatrixProduct.AddTransposed(before, after, du, hidden, rows, 4 * hidden);
    }

    // z: (4H), previousC: (H) or empty for zero; c, tanhC, h: (H).
    private static void CellForward<T>(Span<T> z, ReadOnlySpan<T> previousC, Span<T> c, Span<T> tanhC, Span<T> h)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int hidden = h.Length, j = 0;
        for (; j <= hidden - Vector<T>.Count; j += Vector<T>.Count)
        {
            Vector<T> i = VectorMath.Sigmoid(At(z, j)), f = VectorMath.Sigmoid(At(z, hidden + j));
            Vector<T> g = VectorMath.Tanh(At(z, 2 * hidden + j)), o = VectorMath.Sigmoid(At(z, 3 * hidden + j));
            Vector<T> cj = i * g;
            if (!previousC.IsEmpty) cj = VectorMath.MultiplyAdd(f, At(previousC, j), cj);
            Vector<T> tanh = VectorMath.Tanh(cj);
            Put(i, z, j);
            Put(f, z, hidden + j);
            Put(g, z, 2 * hidden + j);
            Put(o, z, 3 * hidden + j);
            Put(cj, c, j);
            Put(tanh, tanhC, j);
            Put(o * tanh, h, j);
        }

        for (; j < hidden; j++)
        {
            T i = z[j] = VectorMath.Sigmoid(z[j]);
            T f = z[hidden + j] = VectorMath.Sigmoid(z[hidden + j]);
            T g = z[2 * hidden + j] = VectorMath.Tanh(z[2 * hidden + j]);
            T o = z[3 * hidden + j] = VectorMath.Sigmoid(z[3 * hidden + j]);
            c[j] = i * g + (previousC.IsEmpty ? T.Zero : f * previousC[j]);
            tanhC[j] = VectorMath.Tanh(c[j]);
            h[j] = o * tanhC[j];
        }
    }

    // dc on entry is the gradient of c_t from step t + 1, on exit that of c_{t-1}:
    // dc += dh o (1 - tanh^2 c);  dz_i = dc g i (1 - i);  dz_f = dc c_{t-1} f (1 - f);  dz_g = dc i (1 - g^2);  dz_o = dh tanh c o (1 - o);  dc *= f
    private static void CellBackward<T>(ReadOnlySpan<T> dh, ReadOnlySpan<T> tanhC, ReadOnlySpan<T> previousC, Span<T> dc, Span<T> gates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int hidden = dh.Length, j = 0;
        Vector<T> one = Vector<T>.One;
        for (; j <= hidden - Vector<T>.Count; j += Vector<T>.Count)
        {
            Vector<T> i = At(gates, j), f = At(gates, hidden + j), g = At(gates, 2 * hidden + j), o = At(gates, 3 * hidden + j);
            Vector<T> dhj = At(dh, j), tanh = At(tanhC, j);
            Vector<T> dcj = VectorMath.MultiplyAdd(dhj * o, one - tanh * tanh, At(dc, j));
            Put(dcj * g * i * (one - i), gates, j);
            Put(previousC.IsEmpty ? Vector<T>.Zero : dcj * At(previousC, j) * f * (one - f), gates, hidden + j);
            Put(dcj * i * (one - g * g), gates, 2 * hidden + j);
            Put(dhj * tanh * o * (one - o), gates, 3 * hidden + j);
            Put(dcj * f, dc, j);
        }

        for (; j < hidden; j++)
        {
            T i = gates[j], f = gates[hidden + j], g = gates[2 * hidden + j], o = gates[3 * hidden + j];
            T dcj = dc[j] + dh[j] * o * (T.One - tanhC[j] * tanhC[j]);
            gates[j] = dcj * g * i * (T.One - i);
            gates[hidden + j] = previousC.IsEmpty ? T.Zero : dcj * previousC[j] * f * (T.One - f);
            gates[2 * hidden + j] = dcj * i * (T.One - g * g);
            gates[3 * hidden + j] = dh[j] * tanhC[j] * o * (T.One - o);
            dc[j] = dcj * f;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> At<T>(ReadOnlySpan<T> x, int offset) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<T>(Vector<T> v, Span<T> x, int offset) => v.StoreUnsafe(ref MemoryMarshal.GetReference(x), (nuint)offset);
}
