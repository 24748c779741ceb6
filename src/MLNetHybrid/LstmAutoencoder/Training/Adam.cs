using System.Numerics;

namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>
/// Adam (Kingma and Ba 2015) in Keras's form, with epsilon outside of the bias correction ("epsilon hat" of the paper):
/// <code>
/// m += (1 - beta1) (g - m),  v += (1 - beta2) (g^2 - v)
/// w -= rate sqrt(1 - beta2^t) / (1 - beta1^t)  m / (sqrt v + epsilon)
/// </code>
/// </summary>
internal sealed class Adam<T>(int parameterCount) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-7;

    private readonly T[] _m = new T[parameterCount];
    private readonly T[] _v = new T[parameterCount];

    /// <summary>t, the number of steps made.</summary>
    public int StepCount { get; private set; }

    /// <summary>m, in the weights' order.</summary>
    public ReadOnlySpan<T> FirstMoment => _m;

    /// <summary>v, in the weights' order.</summary>
    public ReadOnlySpan<T> SecondMoment => _v;

    /// <summary>Goes on from where another optimizer stood.</summary>
    public void Restore(int stepCount, ReadOnlySpan<T> firstMoment, ReadOnlySpan<T> secondMoment)
    {
        if (firstMoment.Length != _m.Length || secondMoment.Length != _v.Length)
            throw new ArgumentException($"Adam's moments must hold {_m.Length} values each; got {firstMoment.Length} and {secondMoment.Length}.");
        StepCount = stepCount;
        firstMoment.CopyTo(_m);
        secondMoment.CopyTo(_v);
    }

    /// <summary>Moves the weights along one batch's gradient.</summary>
    public void Step(ReadOnlySpan<T> gradient, Span<T> weights, double learningRate)
    {
        StepCount++;
        T rate = T.CreateTruncating(learningRate * Math.Sqrt(1 - Math.Pow(Beta2, StepCount)) / (1 - Math.Pow(Beta1, StepCount)));
        T share1 = T.CreateTruncating(1 - Beta1), share2 = T.CreateTruncating(1 - Beta2), epsilon = T.CreateTruncating(Epsilon);
        Span<T> m = _m, v = _v;
        int width = Vector<T>.Count, i = 0;
        for (; i <= m.Length - width; i += width)
        {
            var g = new Vector<T>(gradient[i..]);
            Vector<T> mi = new(m[i..]), vi = new(v[i..]);
            mi += (g - mi) * share1;
            vi += (g * g - vi) * share2;
            mi.CopyTo(m[i..]);
            vi.CopyTo(v[i..]);
            (new Vector<T>(weights[i..]) - rate * mi / (Vector.SquareRoot(vi) + Vector.Create(epsilon))).CopyTo(weights[i..]);
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
