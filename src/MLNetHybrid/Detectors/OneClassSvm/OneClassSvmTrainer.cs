using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid;

/// <summary>
/// One-class support vector machine: a smooth region, as small as the kernel allows, that leaves at most a fraction nu of the training rows
/// outside.
/// </summary>
/// <remarks>
/// <para>Score = rho - sum_i alpha_i K(x_i, x), minus what scikit-learn's <c>decision_function</c> gives; PredictedLabel = Score > 0,
/// outside the region. Up to the tolerance, at most a fraction nu of the training rows lie outside, and at least a fraction nu are support
/// vectors.</para>
/// <para>Kernels mix all columns: normalize the features first. Rows with a missing or infinite feature are skipped.</para>
/// <para>FeatureContributions, on demand: how much each feature raises the score above that of the centre c, the mean of the support
/// vectors weighted by alpha. The contributions of a row x sum to Score(x) - Score(c); a feature that has its value of c contributes 0.
/// With w_m = alpha_m (K(x_m, x) - K(x_m, c)) / (q(x_m, x) - q(x_m, c)), feature d contributes -sum_m w_m (q_d(x_m, x) - q_d(x_m, c)),
/// where q sums over the features q_d = (x_md - x_d)^2 for the rbf kernel and q_d = x_md x_d for the others: integrated gradients
/// (Sundararajan, Taly, Yan: "Axiomatic attribution for deep networks", ICML 2017) of each support vector's part, along the straight path
/// of the q_d. Cost O(M D) a row, but some fifteen times that of the score (measured: rbf, D = 33): it needs exponentials in double
/// precision.</para>
/// <para>Cost for N rows of D columns, M support vectors (at least nu N): fit between O(N M D) and O(N^3 D) time, memory O(N D) and the
/// cache; scoring O(M D) a row. N is at most <see cref="Options.MaximumTrainingRows"/>. From 1,024 rows on, the search starts from the
/// solution for a sixteenth of the rows where the kernel is rbf, or polynomial with a positive constant. The result does not depend on the
/// number of threads; which rows make up the sample depends on their number alone.</para>
/// <para>Schölkopf, Platt, Shawe-Taylor, Smola, Williamson: "Estimating the support of a high-dimensional distribution", Neural Computation
/// 13, 2001. Solved as in Chang, Lin: "LIBSVM: a library for support vector machines", ACM TIST 2, 2011, with the working set selection of
/// Fan, Chen, Lin: "Working set selection using second order information for training SVM", JMLR 6, 2005. Kernel values are computed in
/// single precision.</para>
/// </remarks>
public sealed class OneClassSvmTrainer : AnomalyTrainer<OneClassSvmTransformer, OneClassSvmModelParameters>
{
    // Beyond, scaled distances between rows of the scale that gamma belongs to would be no normal floats.
    private const double SmallestGamma = 1e-30;

    private const string Name = "OneClassSvm";

    private readonly Options _options;

    /// <summary>The kernel, how to solve, and the columns.</summary>
    public sealed record Options : DetectorOptions
    {
        /// <summary>
        /// The output column with each feature's part in the score, a vector of D Single, as the trainer's remarks define it. Default null:
        /// none, and nothing is computed.
        /// </summary>
        public string? FeatureContributionsColumnName { get; init; }

        /// <summary>nu: at most this fraction of the training rows lies outside the region; in (0, 1]. Default 0.5.</summary>
        public double Nu { get; init; } = 0.5;

        /// <summary>K. Default <see cref="SvmKernel.Rbf"/>.</summary>
        public SvmKernel Kernel { get; init; } = SvmKernel.Rbf;

        /// <summary>gamma of the rbf, polynomial and sigmoid kernel; positive. Default null: by <see cref="GammaRule"/>.</summary>
        public double? Gamma { get; init; }

        /// <summary>Where gamma comes from when <see cref="Gamma"/> is null. Default <see cref="GammaRule.Scale"/>.</summary>
        public GammaRule GammaRule { get; init; } = GammaRule.Scale;

        /// <summary>Exponent of the polynomial kernel, in [1, 64]. Default 3.</summary>
        public int Degree { get; init; } = 3;

        /// <summary>Constant term of the polynomial and the sigmoid kernel; finite. Default 0.</summary>
        public double Coef0 { get; init; }

        /// <summary>
        /// Violation of the optimality conditions below which the search ends, on the scale of the score; in [1E-9, 1E+9]. Default 1e-3, as
        /// LIBSVM's. Where the largest |score| of the training rows or |rho| is below 10, a tenth of it times this: few rows or small
        /// kernel values give scores for which 1e-3 would be coarse.
        /// </summary>
        public double Tolerance { get; init; } = 1e-3;

        /// <summary>Memory for rows of the kernel matrix, in bytes, at least 0; two rows are always kept. A row takes 4 N bytes, and only
        /// rows that the search asks for take any. Default 1 GiB.</summary>
        public long CacheSizeInBytes { get; init; } = 1L << 30;

        /// <summary>
        /// Iterations after which the search ends with a warning, at least 1. Default null: 10,000,000 or 100 N, whichever is more.
        /// </summary>
        public long? MaximumIterations { get; init; }

        /// <summary>
        /// Whether rows that seem settled inside or outside are set aside during the search. It changes the time, and the result by no more
        /// than the tolerance. Default true.
        /// </summary>
        public bool Shrinking { get; init; } = true;

        /// <summary>
        /// Training rows learned from at most; in [2, 2147483647]. Of more rows that many are drawn, every row
        /// as likely as any other, and the log says so. The time of a fit grows with
        /// their square, that of scoring a row with their number. Default 50,000.
        /// </summary>
        public int MaximumTrainingRows { get; init; } = 50_000;

        /// <summary>Threads of the fit, in [1, 1024]; the result does not depend on it. Default null: one per processor.</summary>
        public int? NumberOfThreads { get; init; }

        private protected override string? FeatureContributions => FeatureContributionsColumnName;

        internal override IEstimator<ITransformer> CreateTrainer(IHostEnvironment env) => new OneClassSvmTrainer(env, this);

        internal int ThreadCount => Argument.Threads(NumberOfThreads, $"{Name}.{nameof(NumberOfThreads)}");

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Columns.Check(Name);
            Argument.AboveUpTo(Nu, 0, 1, $"{Name}.{nameof(Nu)}");
            Argument.Defined(Kernel, $"{Name}.{nameof(Kernel)}");
            if (Gamma is double gamma) Argument.Positive(gamma, $"{Name}.{nameof(Gamma)}");
            Argument.Defined(GammaRule, $"{Name}.{nameof(GammaRule)}");
            Argument.InRange(Degree, 1, KernelFunction.MaximumDegree, $"{Name}.{nameof(Degree)}");
            Argument.Finite(Coef0, $"{Name}.{nameof(Coef0)}");
            Argument.InRange(Tolerance, 1e-9, 1e9, $"{Name}.{nameof(Tolerance)}");
            Argument.InRange(CacheSizeInBytes, 0, long.MaxValue, $"{Name}.{nameof(CacheSizeInBytes)}");
            if (MaximumIterations is long iterations) Argument.InRange(iterations, 1, long.MaxValue, $"{Name}.{nameof(MaximumIterations)}");
            Argument.InRange(MaximumTrainingRows, TrainingSample.LeastMaximum, int.MaxValue, $"{Name}.{nameof(MaximumTrainingRows)}");
            _ = ThreadCount;
            return this;
        }
    }

    internal OneClassSvmTrainer(IHostEnvironment env, Options options)
        : base(env.Register(nameof(OneClassSvmTrainer)), options.Checked().Columns) =>
        _options = options;

    private protected override OneClassSvmModelParameters Train(RoleMappedData data, VectorDataViewType featureType, IChannel channel)
    {
        var rows = FeatureMatrix.Read(data, Host, channel, new TrainingSample(_options.MaximumTrainingRows, seed: 0));
        rows.WarnIfAllEqual(channel, "OneClassSvm",
            "the region is this one point, and by gamma alone, which no data stands behind, others are far from it or near.");
        CheckRange(rows);
        OneClassSvmPlan plan = Plan(rows);
        channel.Info(FormattableString.Invariant(
            $"OneClassSvm: {rows.RowCount} rows of {rows.ColumnCount} columns, kernel {plan.Kernel.Kind}, ")
            + FormattableString.Invariant($"gamma = {plan.Kernel.Gamma:G6}, nu = {plan.Nu}."));

        OneClassSolution solution = Solve(rows, plan);
        if (!double.IsFinite(solution.Rho))
            throw Host.Except("OneClassSvm: kernel values are too large for single precision; "
                + "normalize the features, or choose a smaller Gamma, Coef0 or Degree.");
        if (!solution.Converged)
        {
            channel.Warning(FormattableString.Invariant(
                $"OneClassSvm: after MaximumIterations = {plan.MaximumIterations} the solution still violates optimality ")
                + FormattableString.Invariant($"by more than Tolerance = {plan.Tolerance}."));
        }

        var model = new OneClassSvmModelParameters(Host, SupportVectorExpansion.FromSolution(rows, solution, plan.Kernel));
        channel.Info(FormattableString.Invariant(
            $"OneClassSvm: {solution.Iterations} iterations, {model.SupportVectorCount} support vectors, ")
            + FormattableString.Invariant($"rho = {model.Rho:G6}, objective = {solution.Objective:G6}."));
        return model;
    }

    private protected override OneClassSvmTransformer MakeTransformer(OneClassSvmModelParameters model) =>
        new(Host, model, Columns, model.TrainedThreshold);

    private void CheckRange(FeatureMatrix rows)
    {
        if ((long)RowPanels.RoundUp(rows.RowCount) * rows.ColumnCount > Array.MaxLength)
            throw Host.Except($"OneClassSvm: {rows.RowCount} rows of {rows.ColumnCount} features are more than can be trained on at once; "
                + "sample the training rows.");

        // Squared distances and dot products must be floats.
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude(rows.Values));
        if (4.0 * rows.ColumnCount * largest * largest > float.MaxValue)
        {
            throw Host.Except(FormattableString.Invariant(
                $"OneClassSvm: features as large as {largest:G3} are too large for single precision; normalize the features."));
        }
    }

    private OneClassSvmPlan Plan(FeatureMatrix rows)
    {
        double gamma = _options.Gamma
            ?? (_options.GammaRule == GammaRule.Auto ? 1.0 / rows.ColumnCount : KernelFunction.ScaledGamma(rows.Values, rows.ColumnCount));
        if (_options.Kernel != SvmKernel.Linear && gamma is not (>= SmallestGamma and <= 1 / SmallestGamma))
        {
            throw Host.Except(FormattableString.Invariant(
                $"OneClassSvm: gamma = {gamma:G3} is too far from 1 for single precision; normalize the features, or choose Gamma."));
        }
        return new OneClassSvmPlan(
            new KernelFunction(_options.Kernel, gamma, _options.Degree, _options.Coef0),
            _options.Nu,
            _options.Tolerance,
            _options.CacheSizeInBytes,
            _options.MaximumIterations ?? Math.Max(10_000_000, 100L * rows.RowCount),
            _options.Shrinking,
            _options.ThreadCount);
    }

    private OneClassSolution Solve(FeatureMatrix rows, OneClassSvmPlan plan)
    {
        using IProgressChannel progress = Host.StartProgressChannel("OneClassSvm");
        var solver = new OneClassSolver(rows.Values, rows.RowCount, rows.ColumnCount, plan, Host.CheckAlive);
        progress.SetHeader(new ProgressHeader(["violation of optimality"], ["iterations"]), entry =>
        {
            entry.SetProgress(0, solver.Iterations);
            entry.SetMetric(0, solver.Violation);
        });
        return solver.Solve();
    }
}
