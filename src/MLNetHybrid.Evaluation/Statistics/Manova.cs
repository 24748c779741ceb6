using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MLNetHybrid.Evaluation.Statistics;

namespace MLNetHybrid.Evaluation;

/// <summary>One-way multivariate analysis of variance: whether the groups' mean vectors differ.</summary>
/// <remarks>
/// With H and E the sums of squares and products between and within the groups, and the eigenvalues lambda_i of E^-1 H: the four classical
/// statistics and their F approximations as SAS and statsmodels give them (Rencher, Methods of Multivariate Analysis, chapter 6). Cost: N
/// D^2 + D^3.
/// </remarks>
public static class Manova
{
    // A variable whose part that the variables before it do not explain is this small, in units of its own spread, is their combination.
    private const double Collinear = 1e-10;

    /// <summary>Compares the groups.</summary>
    /// <exception cref="ArgumentException">
    /// Fewer than two groups, a group of fewer than 2, too few observations, or a variable that is constant or a combination of others.
    /// </exception>
    /// <example>
    /// <code>
    /// double[] values = [1, 5, 2, 4, 4, 9, 7, 8, 6, 9, 9, 7]; // two variables in each of six rows
    /// var observations = GroupedObservations.Create(["flow", "pressure"], values, ["off", "off", "off", "on", "on", "on"]);
    /// Console.WriteLine(Manova.Test(observations).WilksLambda.PValue);
    /// </code>
    /// </example>
    public static ManovaResult Test(GroupedObservations observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        observations.RequireComparable(nameof(Manova));
        int N = observations.Count, p = observations.VariableCount, q = observations.GroupNames.Count - 1, v = N - q - 1;
        if (v < p)
        {
            int small = Enumerable.Range(0, q + 1).MinBy(g => observations.GroupSizes[g]);
            throw new ArgumentException(
                Invariant($"Manova: {N} observations in {q + 1} groups leave {v} degrees of freedom for {p} variables, at least {p} are ")
                    + Invariant($"needed; ")
                + $"the smallest group is '{observations.GroupNames[small]}' with {observations.GroupSizes[small]}. "
                + "Take more rows or fewer variables.", nameof(observations));
        }

        (Matrix<double> between, Matrix<double> within) = SumsOfSquares.Of(observations);
        double[] eigenvalues = Eigenvalues(observations.VariableNames, between, within);
        return new ManovaResult(
            Wilks(eigenvalues, p, q, v), Pillai(eigenvalues, p, q, v), HotellingLawley(eigenvalues, p, q, v), Roy(eigenvalues, p, q, v),
            observations.IsDescriptive);
    }

    // With E = L L': the eigenvalues of E^-1 H are those of the symmetric L^-1 H L^-T. At most q of them are not zero.
    private static double[] Eigenvalues(IReadOnlyList<string> names, Matrix<double> H, Matrix<double> E)
    {
        int p = names.Count;
        Vector<double> scale = E.Diagonal().Map(Math.Sqrt);
        for (int j = 0; j < p; j++)
            if (!(scale[j] > Collinear * Math.Sqrt(E[j, j] + H[j, j])))
                throw new ArgumentException($"Manova: variable '{names[j]}' is constant within every group.", nameof(names));
        Matrix<double> unscale = DenseMatrix.OfDiagonalVector(scale.Map(s => 1 / s));
        E = unscale * E * unscale;
        H = unscale * H * unscale;
        Vector<double> own = E.QR().R.Diagonal();
        for (int j = 0; j < p; j++)
            if (Math.Abs(own[j]) < Collinear)
                throw new ArgumentException(
                    $"Manova: variable '{names[j]}' is a linear combination of the variables before it within the groups.", nameof(names));

        Matrix<double> L = E.Cholesky().Factor;
        Matrix<double> half = L.Solve(H);
        Matrix<double> symmetric = L.Solve(half.Transpose());
        symmetric = (symmetric + symmetric.Transpose()) / 2;
        return [.. symmetric.Evd(Symmetricity.Symmetric).EigenValues.Select(value => Math.Max(0, value.Real)).OrderDescending()];
    }

    // Wilks' lambda = prod 1 / (1 + lambda_i), Rao's F.
    private static FTest Wilks(double[] lambda, double p, double q, double v)
    {
        double wilks = lambda.Aggregate(1.0, (product, value) => product / (1 + value));
        double r = v - (p - q + 1) / 2, u = (p * q - 2) / 4;
        double t = p * p + q * q - 5 > 0 ? Math.Sqrt((p * p * q * q - 4) / (p * p + q * q - 5)) : 1;
        double df1 = p * q, df2 = r * t - 2 * u, root = Math.Pow(wilks, 1 / t);
        return new FTest(wilks, (1 - root) / root * df2 / df1, df1, df2);
    }

    // Pillai's trace = sum lambda_i / (1 + lambda_i)
    private static FTest Pillai(double[] lambda, double p, double q, double v)
    {
        double trace = lambda.Sum(value => value / (1 + value));
        double s = Math.Min(p, q), m = (Math.Abs(p - q) - 1) / 2, n = (v - p - 1) / 2;
        double df1 = s * (2 * m + s + 1), df2 = s * (2 * n + s + 1);
        return new FTest(trace, df2 / df1 * trace / (s - trace), df1, df2);
    }

    // Hotelling-Lawley trace = sum lambda_i, McKeon's F where n > 0.
    private static FTest HotellingLawley(double[] lambda, double p, double q, double v)
    {
        double trace = lambda.Sum();
        double s = Math.Min(p, q), m = (Math.Abs(p - q) - 1) / 2, n = (v - p - 1) / 2;
        if (n > 0)
        {
            double b = (p + 2 * n) * (q + 2 * n) / 2 / (2 * n + 1) / (n - 1);
            double df1 = p * q, df2 = 4 + (p * q + 2) / (b - 1), c = (df2 - 2) / 2 / n;
            return new FTest(trace, df2 / df1 * trace / c, df1, df2);
        }
        double first = s * (2 * m + s + 1), second = s * (s * n + 1);
        return new FTest(trace, second / first / s * trace, first, second);
    }

    // Roy's greatest root = lambda_1; its F is an upper bound, so its p is a lower one.
    private static FTest Roy(double[] lambda, double p, double q, double v)
    {
        double r = Math.Max(p, q), df2 = v - r + q;
        return new FTest(lambda[0], df2 / r * lambda[0], r, df2);
    }
}
