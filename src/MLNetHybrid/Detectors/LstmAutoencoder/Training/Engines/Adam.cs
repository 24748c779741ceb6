using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>
/// Adam (Kingma and Ba 2015) in Keras's form, with epsilon outside of the bias correction ("epsilon hat" of the paper):
/// <code>
/// m += (1 - beta1) (g - m),  v += (1 - beta2) (g^2 - v)
/// w -= rate sqrt(1 - beta2^t) / (1 - beta1^t)  m / (sqrt v + epsilon)
/// </code>
/// </summary>
internal sealed class Adam<T>(int parameterCount) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const double Beta1 = 0.9;
    public const double Beta2 = 0.999;
    public const double Epsilon = 1e-7;

    private readonly T[] _m = new T[parameterCount];
    private readonly T[] _v = new T[parameterCount];

    /// <summary>m, in the order of the weights.</summary>
    public Span<T> FirstMoments => _m;

    /// <summary>v, in the order of the weights.</summary>
    public Span<T> SecondMoments => _v;

    /// <summary>The factor of m / (sqrt v + epsilon) in the step that comes after <paramref name="step"/> others.</summary>
    public static T Rate(long step, double learningRate) =>
        T.CreateTruncating(learningRate * Math.Sqrt(1 - Math.Pow(Beta2, step + 1)) / (1 - Math.Pow(Beta1, step + 1)));

    /// <summary>Moves the weights of some parameters along a gradient; different parts may be moved on different threads.</summary>
    /// <param name="first">Number of the first parameter.</param>
    /// <param name="gradient">g of these parameters.</param>
    /// <param name="weights">w of these parameters.</param>
    /// <param name="rate">Of <see cref="Rate"/>, the same for all parts of a step.</param>
    public void Step(int first, ReadOnlySpan<T> gradient, Span<T> weights, T rate)
    {
        T share1 = T.CreateTruncating(1 - Beta1), share2 = T.CreateTruncating(1 - Beta2), epsilon = T.CreateTruncating(Epsilon);
        Span<T> m = _m.AsSpan(first, gradient.Length), v = _v.AsSpan(first, gradient.Length);
        weights = weights[..gradient.Length];
        ref T m0 = ref MemoryMarshal.GetReference(m), v0 = ref MemoryMarshal.GetReference(v), w0 = ref MemoryMarshal.GetReference(weights);
        ref T g0 = ref MemoryMarshal.GetReference(gradient);
        int width = Vector<T>.Count, i = 0;
        for (; i <= m.Length - width; i += width)
        {
            nuint at = (nuint)i;
            Vector<T> g = Vector.LoadUnsafe(ref g0, at), mi = Vector.LoadUnsafe(ref m0, at), vi = Vector.LoadUnsafe(ref v0, at);
            mi += (g - mi) * share1;
            vi += (g * g - vi) * share2;
            mi.StoreUnsafe(ref m0, at);
            vi.StoreUnsafe(ref v0, at);
            (Vector.LoadUnsafe(ref w0, at) - rate * mi / (Vector.SquareRoot(vi) + Vector.Create(epsilon))).StoreUnsafe(ref w0, at);
        }

        for (; i < m.Length; i++)
        {
            T g = gradient[i];
            m[i] += (g - m[i]) * share1;
            v[i] += (g * g - v[i]) * share2;
            weights[i] -= rate * m[i] / (T.Sqrt(v[i]) + epsilon);
        }
    }
}
