using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.LstmAutoencoder.Kernels;

/// <summary>
/// e^x for the gates, which ask for five exponentials per unit and step. .NET's <see cref="Vector.Exp(Vector{float})"/> computes in double precision, which took
/// about a quarter of the network's time; this stays in single precision. Relative error at most 1e-7, NaN stays NaN.
/// </summary>
internal static class VectorExponential
{
    // log2 e, rounded to single precision, and what the rounding left.
    private const float Log2E = 1.44269504f;
    private const float Log2ERest = 1.925963e-8f;

    // Beyond these x the result is not a normal number; it is held at e^-87 and e^88.
    private const float Lowest = -87f;
    private const float Highest = 88f;

    // n = round(x log2 e), r = x log2 e - n in [-1/2, 1/2], e^x = 2^n 2^r. 2^r by its minimax polynomial of degree 6, relative error 2e-9.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        // The variable stands second: then a NaN is what these return.
        x = Vector.MinNative(Vector.Create(Highest), Vector.MaxNative(Vector.Create(Lowest), x));
        Vector<float> n = Vector.Round(x * Log2E);
        Vector<float> r = Vector.MultiplyAddEstimate(x, Vector.Create(Log2E), -n);
        r = Vector.MultiplyAddEstimate(x, Vector.Create(Log2ERest), r);
        var p = Vector.Create(0.000153458121f);
        p = Vector.MultiplyAddEstimate(p, r, Vector.Create(0.00133999314f));
        p = Vector.MultiplyAddEstimate(p, r, Vector.Create(0.00961848896f));
        p = Vector.MultiplyAddEstimate(p, r, Vector.Create(0.0555032878f));
        p = Vector.MultiplyAddEstimate(p, r, Vector.Create(0.240226469f));
        p = Vector.MultiplyAddEstimate(p, r, Vector.Create(0.693147206f));
        p = Vector.MultiplyAddEstimate(p, r, Vector<float>.One);
        // 2^n: n in the exponent's bits
        return p * Vector.AsVectorSingle(Vector.ShiftLeft(Vector.ConvertToInt32Native(n) + Vector.Create(127), 23));
    }
}
