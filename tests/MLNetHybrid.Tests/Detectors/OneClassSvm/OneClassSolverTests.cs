using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

public sealed class OneClassSolverTests
{
    private static OneClassSvmGolden Golden => OneClassSvmGolden.Instance;

    public static TheoryData<int> AllCases => [.. Enumerable.Range(0, OneClassSvmGolden.Instance.Cases.Length)];

    [Theory]
    [MemberData(nameof(AllCases))]
    public void Decision_values_objective_and_rho_are_those_of_scikit_learn(int index)
    {
        OneClassSvmGolden.Case expected = Golden.Cases[index];
        OneClassSvmGolden.DataSet data = Golden.Data[expected.Data];
        OneClassSolution found = Solve(data, expected.Plan);

        Assert.True(found.Converged);
        Assert.Equal(expected.AlphaSum, found.Alpha.Sum(), 1e-9 * (1 + expected.AlphaSum));

        // Both stop where no pair violates optimality by more than the tolerance; a few times that is how far two such points differ. The
        // second part is single precision of the kernel values: sums of about rho in size, each term good to about 5e-7.
        double allowed = 3 * expected.Tolerance + 2e-6 * Math.Max(1, Math.Abs(expected.Rho));
        Assert.Equal(expected.Rho, found.Rho, allowed);
        Assert.Equal(expected.Objective, found.Objective, 3 * expected.Tolerance + 2e-6 * Math.Abs(expected.Objective));

        double[] onTraining = Decision(data, found, expected.Function, data.Values),
            onProbes = Decision(data, found, expected.Function, data.ProbeValues);
        foreach ((double e, double f) in expected.Decision.Zip(onTraining)) Assert.Equal(e, f, allowed);
        // Far outside the data kernels without bound magnify the difference of two solutions that are equally good inside.
        foreach ((double e, double f) in expected.ProbeDecision.Zip(onProbes)) Assert.Equal(e, f, allowed + 5e-5 * Math.Abs(e));
    }

    [Theory]
    [InlineData(0.02, true)]
    [InlineData(0.3, true)]
    [InlineData(0.3, false)]
    [InlineData(0.8, true)]
    public void Solution_meets_the_optimality_conditions(double nu, bool shrinking)
    {
        const double Tolerance = 1e-3;
        const int N = 3000, D = 5;
        float[] values = Normal(N, D, seed: 11);
        var kernel = new KernelFunction(SvmKernel.Rbf, 0.2, 3, 0);

        // A cache of about 70 of 3000 rows: rows are thrown out and computed again.
        OneClassSolution found = Solve(values, N, D, new OneClassSvmPlan(kernel, nu, Tolerance, 1 << 20, 10_000_000, shrinking, 2));

        Assert.True(found.Converged);
        Assert.Equal(nu * N, found.Alpha.Sum(), 1e-8);
        var f = new double[N];
        new KernelExpansion(values, found.Alpha, D, kernel).Evaluate(values, f);
        for (int i = 0; i < N; i++)
        {
            Assert.InRange(found.Alpha[i], 0, 1);
            if (found.Alpha[i] < 1) Assert.True(f[i] >= found.Rho - Tolerance - 1e-5);
            if (found.Alpha[i] > 0) Assert.True(f[i] <= found.Rho + Tolerance + 1e-5);
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void Shrinking_and_cache_size_change_the_way_and_not_the_result(double nu)
    {
        const int N = 1500, D = 4;
        float[] values = Normal(N, D, seed: 3);
        var plan = new OneClassSvmPlan(new KernelFunction(SvmKernel.Rbf, 0.25, 3, 0), nu, 1e-7, 1 << 28, 10_000_000, Shrinking: false, 1);
        OneClassSolution reference = Solve(values, N, D, plan);
        foreach (OneClassSvmPlan other in new[] { plan with { Shrinking = true }, plan with { CacheSizeInBytes = 1 },
            plan with { Shrinking = true, CacheSizeInBytes = 50_000 } })
        {
            OneClassSolution found = Solve(values, N, D, other);
            Assert.Equal(reference.Rho, found.Rho, 1e-6);
            Assert.Equal(reference.Objective, found.Objective, 1e-6 * reference.Objective);
        }
    }

    [Fact]
    public void Any_thread_count_gives_the_same_solution()
    {
        const int N = 3000, D = 3; // enough for a sample to start from
        float[] values = Normal(N, D, seed: 5);
        var plan = new OneClassSvmPlan(new KernelFunction(SvmKernel.Rbf, 0.3, 3, 0), 0.4, 1e-3, 1 << 20, 10_000_000, true, 1);
        Assert.Equal(Solve(values, N, D, plan).Alpha, Solve(values, N, D, plan with { ThreadCount = 8 }).Alpha);
    }

    [Theory]
    [InlineData(0.0001)]
    [InlineData(0.37)]
    [InlineData(1)]
    public void Search_starts_within_the_constraints(double nu)
    {
        const int N = 2000, D = 3;
        var alpha = new double[N];
        var plan = new OneClassSvmPlan(new KernelFunction(SvmKernel.Rbf, 0.3, 3, 0), nu, 1e-3, 1 << 20, 10_000_000, true, 1);
        InitialAlpha.Find(new RowPanels(Normal(N, D, seed: 6), N, D), plan, () => { }, alpha);
        Assert.All(alpha, a => Assert.InRange(a, 0, 1));
        Assert.Equal(nu * N, alpha.Sum(), 1e-9);
    }

    [Fact]
    public void A_start_near_the_solution_saves_most_iterations()
    {
        const int N = 4000, D = 6;
        var plan = new OneClassSvmPlan(new KernelFunction(SvmKernel.Rbf, 0.15, 3, 0), 0.5, 1e-3, 1 << 26, 10_000_000, true, 1);
        OneClassSolution found = Solve(Normal(N, D, seed: 8), N, D, plan);
        Assert.True(found.Converged);
        Assert.InRange(found.Iterations, 1, N / 8); // from the first nu N rows it takes nu N / 2 at least
    }

    [Fact]
    public void Nu_of_one_makes_every_row_a_support_vector_and_keeps_rho_finite()
    {
        const int N = 30, D = 2;
        float[] values = Normal(N, D, seed: 9);
        OneClassSolution found = Solve(
            values, N, D, new OneClassSvmPlan(new KernelFunction(SvmKernel.Rbf, 0.5, 3, 0), 1, 1e-3, 1 << 20, 1000, true, 1));
        Assert.All(found.Alpha, a => Assert.Equal(1, a));
        Assert.True(double.IsFinite(found.Rho));
    }

    [Fact]
    public void Limit_of_iterations_ends_the_search_and_is_reported()
    {
        const int N = 200, D = 2;
        OneClassSolution found = Solve(
            Normal(N, D, seed: 2), N, D,
            new OneClassSvmPlan(new KernelFunction(SvmKernel.Rbf, 0.5, 3, 0), 0.5, 1e-3, 1 << 20, MaximumIterations: 7, true, 1));
        Assert.False(found.Converged);
        Assert.Equal(7, found.Iterations);
        Assert.Equal(100, found.Alpha.Sum(), 1e-9);
    }

    [Fact]
    public void Cancellation_reaches_the_caller()
    {
        var plan = new OneClassSvmPlan(new KernelFunction(SvmKernel.Rbf, 0.5, 3, 0), 0.5, 1e-3, 1 << 20, 1000, true, 1);
        Assert.Throws<OperationCanceledException>(
            () => new OneClassSolver(Normal(50, 2, 1), 50, 2, plan, () => throw new OperationCanceledException()).Solve());
    }

    private static OneClassSolution Solve(OneClassSvmGolden.DataSet data, OneClassSvmPlan plan) =>
        Solve(data.Values, data.Rows.Length, data.ColumnCount, plan);

    private static OneClassSolution Solve(float[] values, int n, int d, OneClassSvmPlan plan) =>
        new OneClassSolver(values, n, d, plan, () => { }).Solve();

    private static double[] Decision(OneClassSvmGolden.DataSet data, OneClassSolution found, KernelFunction kernel, float[] z)
    {
        var f = new double[z.Length / data.ColumnCount];
        new KernelExpansion(data.Values, found.Alpha, data.ColumnCount, kernel).Evaluate(z, f);
        return [.. f.Select(v => v - found.Rho)];
    }

    private static float[] Normal(int n, int d, int seed) => Gaussian.Values(new RandomStream(seed, 0).NextDouble, n * d);
}
