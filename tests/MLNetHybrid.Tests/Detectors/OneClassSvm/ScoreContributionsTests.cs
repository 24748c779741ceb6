using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.Numerics.Random;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

public sealed class ScoreContributionsTests
{
    private const int M = 300, D = 5;

    public static TheoryData<SvmKernel> Kernels => [SvmKernel.Rbf, SvmKernel.Linear, SvmKernel.Polynomial, SvmKernel.Sigmoid];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Contributions_are_those_of_the_formula_and_sum_to_the_score_above_that_of_the_centre(SvmKernel kind)
    {
        (float[] x, float[] alpha, SupportVectorExpansion expansion) = Model(kind);
        float[] c = Center(x, alpha);
        var random = new RandomStream(52, 0);
        foreach (double size in new[] { 0.01, 1, 8 })
        {
            var z = new float[D];
            for (int d = 0; d < D; d++) z[d] = (float)(c[d] + size * (random.NextDouble() - 0.5));
            var phi = new float[D];
            expansion.Contributions.Explain(z, phi);

            var naive = new double[D];
            double scale = 0;
            for (int m = 0; m < M; m++)
            {
                float[] xm = x[(m * D)..((m + 1) * D)];
                double atZ = 0, atC = 0;
                var change = new double[D];
                for (int d = 0; d < D; d++)
                {
                    (double termZ, double termC) = (Term(kind, xm[d], z[d]), Term(kind, xm[d], c[d]));
                    atZ += termZ;
                    atC += termC;
                    change[d] = termZ - termC;
                }
                double w = alpha[m] * (Formula(expansion.Kernel, atZ) - Formula(expansion.Kernel, atC)) / (atZ - atC);
                for (int d = 0; d < D; d++) naive[d] -= w * change[d];
                scale += Math.Abs(w) * change.Max(Math.Abs);
            }

            // q in single precision moves each secant by some 1e-6 of itself, the difference quotient of the naive loop loses digits where
            // q hardly changes.
            for (int d = 0; d < D; d++) Assert.Equal(naive[d], phi[d], 3e-5 * scale);
            var f = new double[2];
            expansion.Sum.Evaluate([.. z, .. c], f);
            Assert.Equal(f[1] - f[0], phi.Sum(), 1e-5 * Math.Max(scale, Math.Abs(f[1])));
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Near_the_centre_contributions_are_the_gradient_times_the_difference(SvmKernel kind)
    {
        (float[] x, float[] alpha, SupportVectorExpansion expansion) = Model(kind);
        float[] c = Center(x, alpha), z = [.. c];
        for (int d = 0; d < D; d++) z[d] += (d + 1) * 1e-3f;
        var phi = new float[D];
        expansion.Contributions.Explain(z, phi);

        double Score(double[] at) // up to rho, in double precision
        {
            double sum = 0;
            for (int m = 0; m < M; m++)
            {
                double q = 0;
                for (int d = 0; d < D; d++) q += Term(kind, x[m * D + d], at[d]);
                sum -= alpha[m] * Formula(expansion.Kernel, q);
            }
            return sum;
        }

        for (int d = 0; d < D; d++)
        {
            const double Step = 1e-5;
            // Half way from c to z: what is left out is of third order in the difference, 1e-8 per support vector.
            double[] ahead = [.. c.Zip(z, (a, b) => (a + b) / 2.0)], behind = [.. ahead];
            ahead[d] += Step;
            behind[d] -= Step;
            double gradient = (Score(ahead) - Score(behind)) / (2 * Step);
            Assert.Equal(gradient * (z[d] - c[d]), phi[d], 2e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Secants_are_difference_quotients_and_derivatives(SvmKernel kind)
    {
        var kernel = new KernelFunction(kind, 0.7, 4, 0.3);
        foreach ((double q, double r) in new[] { (0.5, 2.0), (2.0, 0.5), (1.0, 1.02), (0, 30) })
            Assert.Equal((Formula(kernel, q) - Formula(kernel, r)) / (q - r), kernel.Secant(q, r),
                1e-9 * (1 + Math.Abs(kernel.Secant(q, r))));
        Assert.Equal((Formula(kernel, 1.0 + 1e-6) - Formula(kernel, 1.0 - 1e-6)) / 2e-6, kernel.Secant(1, 1), 1e-8);
    }

    [Fact]
    public void Column_stands_in_a_chain_survives_saving_and_sums_to_a_difference_of_scores()
    {
        var ml = new MLContext(1);
        IDataView data = ContractRow.View(ml, 200);
        IEstimator<ITransformer> chain = ml.Transforms.NormalizeMeanVariance("Scaled", "Features")
            .Append(ml.AnomalyDetection.Trainers.OneClassSvm(
            new OneClassSvmTrainer.Options { FeatureColumnName = "Scaled", Nu = 0.2, FeatureContributionsColumnName = "Why" }));
        ITransformer model = chain.Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        ITransformer loaded = new MLContext().Model.Load(file, out _);

        IDataView scored = model.Transform(data);
        float[][] why = [.. scored.GetColumn<float[]>("Why")];
        float[] scores = [.. scored.GetColumn<float>("Score")];
        Assert.Equal(200, why.Length);
        Assert.Equal(why, loaded.Transform(data).GetColumn<float[]>("Why"));
        float[] baselines = [.. why.Zip(scores, (w, s) => s - w.Sum())];
        // single precision of kernels and of the output
        foreach (float baseline in baselines) Assert.Equal(baselines[0], baseline, 1e-4 * Math.Abs(baselines[0]));
    }

    [Fact]
    public void Contributions_of_many_rows_are_those_of_one_row()
    {
        (_, _, SupportVectorExpansion expansion) = Model(SvmKernel.Rbf);
        const int N = 70;
        var random = new RandomStream(53, 0);
        float[] z = [.. Enumerable.Range(0, N * D).Select(_ => (float)random.NextDouble())],
            together = new float[N * D], alone = new float[D];
        expansion.Contributions.ExplainRows(z, together);
        for (int n = 0; n < N; n++)
        {
            expansion.Contributions.Explain(z.AsSpan(n * D, D), alone);
            Assert.Equal(alone, together[(n * D)..((n + 1) * D)]);
        }
    }

    // The mean of the support vectors weighted by alpha.
    private static float[] Center(float[] x, float[] alpha) =>
        [.. Enumerable.Range(0, D)
            .Select(d => (float)(Enumerable.Range(0, M).Sum(m => (double)alpha[m] * x[m * D + d]) / alpha.Sum(a => (double)a)))];

    private static (float[] Rows, float[] Alpha, SupportVectorExpansion Expansion) Model(SvmKernel kind)
    {
        var random = new RandomStream(51, 0);
        float[] x = new float[M * D], alpha = new float[M];
        for (int i = 0; i < x.Length; i++) x[i] = (float)(3 * random.NextDouble());
        for (int m = 0; m < M; m++) alpha[m] = (float)random.NextDouble();
        return (x, alpha, new SupportVectorExpansion(x, alpha, D, new KernelFunction(kind, 0.1, 3, 0.25), 1));
    }

    private static double Term(SvmKernel kind, double x, double z) => kind == SvmKernel.Rbf ? (x - z) * (x - z) : x * z;

    private static double Formula(KernelFunction kernel, double q) => kernel.Kind switch
    {
        SvmKernel.Rbf => Math.Exp(-kernel.Gamma * q),
        SvmKernel.Linear => q,
        SvmKernel.Polynomial => Math.Pow(kernel.Gamma * q + kernel.Coef0, kernel.Degree),
        _ => Math.Tanh(kernel.Gamma * q + kernel.Coef0),
    };
}
