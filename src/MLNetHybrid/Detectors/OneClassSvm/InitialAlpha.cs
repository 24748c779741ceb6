using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>
/// Where the search for alpha begins. LIBSVM sets the first nu N variables to 1: about half of them are wrong, and putting each right takes
/// an iteration and a row of the kernel matrix. Here the same problem is solved for a sample first, and the nu N rows that lie lowest by
/// that solution begin at 1. The optimum of a convex problem is the same from everywhere.
/// </summary>
internal static class InitialAlpha
{
    /// <summary>Below this number of rows a sample saves nothing.</summary>
    public const int FewestRowsForSample = 1024;

    private const int RowsPerSampledRow = 16;

    /// <summary>Fills <paramref name="alpha"/> (N) with values in [0, 1] whose sum is nu N.</summary>
    public static void Find(RowPanels rows, OneClassSvmPlan plan, Action checkAlive, Span<double> alpha)
    {
        int n = rows.RowCount;
        var order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;

        // Without convexity the start decides which stationary point is found, and among many solutions which one: then it is LIBSVM's.
        if (n >= FewestRowsForSample && plan.Kernel.IsPositiveDefinite)
        {
            var f = new double[n];
            SolveSample(rows, plan, checkAlive).Evaluate(rows, 0, f, plan.ThreadCount, checkAlive);
            Array.Sort(f, order);
        }

        // Added up as scikit-learn does, rounding included: where nu N is an integer, what is left over may be the only free variable, and
        // sets rho.
        double left = 0;
        for (int i = 0; i < n; i++) left += plan.Nu;
        alpha.Clear();
        for (int i = 0; i < n && left > 0; i++)
        {
            alpha[order[i]] = Math.Min(1, left);
            left -= alpha[order[i]];
        }
    }

    private static KernelExpansion SolveSample(RowPanels rows, OneClassSvmPlan plan, Action checkAlive)
    {
        int D = rows.ColumnCount;
        var sample = new int[rows.RowCount / RowsPerSampledRow];
        var random = new RandomStream(seed: 0, index: rows.RowCount);
        RandomSubset.Draw(ref random, rows.RowCount, sample);
        Array.Sort(sample);
        var values = new float[sample.Length * D];
        for (int m = 0; m < sample.Length; m++) rows.CopyRow(sample[m], values.AsSpan(m * D, D));

        // Only the order of the rows counts: an answer that is nearly right is as good.
        OneClassSvmPlan rough = plan with { MaximumIterations = Math.Min(plan.MaximumIterations, 4L * sample.Length) };
        OneClassSolution solution = new OneClassSolver(values, sample.Length, D, rough, checkAlive).Solve();
        return KernelExpansion.OfNonzero(new RowPanels(values, sample.Length, D), solution.Alpha, plan.Kernel);
    }
}
