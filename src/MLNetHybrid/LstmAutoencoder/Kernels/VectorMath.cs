using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.LstmAutoencoder.Kernels;

/// <summary>What <see cref="Vector{T}"/> lacks for a generic element type, and the two activations of an LSTM in both shapes.</summary>
internal static class VectorMath
{
    /// <summary>x y + z, in one rounding where the hardware has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> MultiplyAdd<T>(Vector<T> x, Vector<T> y, Vector<T> z)
    {
        if (typeof(T) == typeof(float))
            return Vector.MultiplyAddEstimate(x.As<T, float>(), y.As<T, float>(), z.As<T, float>()).As<float, T>();
        if (typeof(T) == typeof(double))
            return Vector.MultiplyAddEstimate(x.As<T, double>(), y.As<T, double>(), z.As<T, double>()).As<double, T>();
        return x * y + z;
    }

    /// <summary>1 / (1 + e^-x). An overflow of the exponential gives the right limit, 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sigmoid<T>(Vector<T> x) => Vector<T>.One / (Vector<T>.One + Exp(-x));

    /// <inheritdoc cref="Sigmoid{T}(Vector{T})"/>
    public static T Sigmoid<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-x));

    /// <summary>tanh x = 2 / (1 + e^-2x) - 1: its error is absolute, one unit in the last place of 1, which is what a gate needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Tanh<T>(Vector<T> x)
    {
        Vector<T> two = Vector<T>.One + Vector<T>.One;
        return two / (Vector<T>.One + Exp(-(x + x))) - Vector<T>.One;
    }

    /// <inheritdoc cref="Tanh{T}(Vector{T})"/>
    public static T Tanh<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Exp<T>(Vector<T> x)
    {
        if (typeof(T) == typeof(float)) return VectorExponential.Exp(x.As<T, float>()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector.Exp(x.As<T, double>()).As<double, T>();
        throw new NotSupportedException($"No vector exponential for {typeof(T)}.");
    }
}
