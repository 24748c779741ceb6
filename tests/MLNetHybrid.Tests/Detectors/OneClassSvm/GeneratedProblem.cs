using System.Runtime.InteropServices;
using MLNetHybrid.Detectors.OneClassSvm;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

/// <summary>
/// A problem whose rows one_class_svm_generated_golden.py draws in the same way, and LIBSVM's solution of it as described there: the
/// optimum with G = K alpha, and how far from it LIBSVM stops by default.
/// </summary>
internal sealed record GeneratedProblem(
    string Kind, ulong Seed, int RowCount, int Columns, string Kernel, double Nu, string GammaOption, double Gamma,
    int Degree, double Coef0,
    double Objective, double RhoLower, double RhoUpper, double Spread, double Magnitude, double Least, double Most, byte[] Sums,
    double ObjectiveErrorAtDefault, double ErrorAtDefault)
{
    private ulong _state;

    public KernelFunction Function =>
        new(Enum.Parse<SvmKernel>(Kernel == "poly" ? "Polynomial" : Kernel, ignoreCase: true), Gamma, Degree, Coef0);

    /// <summary>Some rows, evenly spaced, and their G.</summary>
    public (int Row, double Sum)[] SomeSums
    {
        get
        {
            ushort[] steps = MemoryMarshal.Cast<byte, ushort>(Sums).ToArray();
            return [.. steps.Select((step, i) => (i * RowCount / steps.Length, Least + (double)step / ushort.MaxValue * (Most - Least)))];
        }
    }

    /// <summary>The optimal rho nearest to <paramref name="rho"/>.</summary>
    public double Nearest(double rho) => Math.Clamp(rho, Math.Min(RhoLower, RhoUpper), Math.Max(RhoLower, RhoUpper));

    public override string ToString() =>
        FormattableString.Invariant(
            $"{Kind} {RowCount} x {Columns}, {Kernel}, nu {Nu:G4}, gamma {Gamma:G6}, degree {Degree}, coef0 {Coef0}, seed {Seed}");

    // (N, D), multiples of 1/64
    public float[] Rows()
    {
        _state = Seed;
        return [.. (Kind switch
        {
            "grid" => Grid(),
            "skewed" => Fill((_, _) => 1 + Draw(1 + Draw(1 + Draw(1024)))),
            "far" => Fill((_, c) => 640 * (1 + c % 3) + Bell()),
            "constants" => Constants(),
            "repeated" => Repeated(),
            _ => Blobs(RowCount),
        }).Select(value => value / 64f)];
    }

    private int[] Grid()
    {
        int side = 2 + Draw(5);
        return Fill((_, _) => 64 * Draw(side));
    }

    private int[] Constants()
    {
        int[] blobs = Blobs(RowCount);
        return Fill((i, c) => c % 2 == 1 ? 64 * c : blobs[i * Columns + c]);
    }

    private int[] Repeated()
    {
        int pool = RowCount / 4 + 1;
        int[] rows = Blobs(pool), repeated = new int[RowCount * Columns];
        for (int i = 0; i < RowCount; i++) rows.AsSpan(Draw(pool) * Columns, Columns).CopyTo(repeated.AsSpan(i * Columns));
        return repeated;
    }

    private int[] Blobs(int count)
    {
        int[] centres = new int[(1 + Draw(4)) * Columns];
        for (int k = 0; k < centres.Length; k++) centres[k] = Draw(512) - 256;
        int[] rows = new int[count * Columns];
        for (int i = 0; i < count; i++)
        {
            int centre = Draw(centres.Length / Columns) * Columns;
            for (int c = 0; c < Columns; c++) rows[i * Columns + c] = centres[centre + c] + Bell();
        }
        return rows;
    }

    private int[] Fill(Func<int, int, int> value)
    {
        int[] values = new int[RowCount * Columns];
        for (int i = 0; i < values.Length; i++) values[i] = value(i / Columns, i % Columns);
        return values;
    }

    private int Bell() => Draw(64) + Draw(64) + Draw(64) + Draw(64) - 126;

    // Knuth's 64-bit linear congruential generator; draws from the upper half.
    private int Draw(int bound)
    {
        _state = unchecked(_state * 6364136223846793005 + 1442695040888963407);
        return (int)((_state >> 33) % (ulong)bound);
    }
}
