using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Detectors.OneClassSvm;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

/// <summary>
/// Support vectors on the boundary have one label whatever rounding does to their scores. Run again in processes without wide vectors
/// (<see cref="VectorWidthTests"/>), where sums round differently.
/// </summary>
public sealed class BoundaryTests
{
    private static readonly SvmKernel[] Kernels = Enum.GetValues<SvmKernel>();

    public static TheoryData<SvmKernel, int> Cases()
    {
        var cases = new TheoryData<SvmKernel, int>();
        foreach (SvmKernel kernel in Kernels)
            foreach (int columns in new[] { 3, 17, 100 }) cases.Add(kernel, columns);
        return cases;
    }

    // A model whose boundary goes through the row z itself: rho is f(z) in double precision, so that single precision may put z on either
    // side.
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_row_on_the_boundary_scores_0(SvmKernel kind, int columns)
    {
        const int M = 40;
        var random = new Random(columns);
        var kernel = new KernelFunction(kind, 1.0 / columns, 3, 0.5);
        int apart = 0;
        for (int trial = 0; trial < 40; trial++)
        {
            float[] vectors = [.. Enumerable.Range(0, M * columns).Select(_ => (float)(3 * random.NextDouble() - 1))];
            float[] alpha = [.. Enumerable.Range(0, M).Select(_ => random.NextSingle())];
            float[] z = trial % 2 == 0
                ? vectors[..columns]
                : [.. Enumerable.Range(0, columns).Select(_ => (float)(2 * random.NextDouble() - 1))];
            double rho = Enumerable.Range(0, M).Sum(m => alpha[m] * Exact(kernel, vectors.AsSpan(m * columns, columns), z));
            var expansion = new SupportVectorExpansion(vectors, alpha, columns, kernel, rho);
            var sum = new double[1];
            expansion.Sum.Evaluate(z, sum);
            if (rho - sum[0] != 0) apart++;
            Assert.Equal(0, expansion.Score(z, sum[0]));

            // Further away than rounding carries, rows are where they were.
            double step = 1e-3 * alpha.Sum();
            Assert.True(new SupportVectorExpansion(vectors, [.. alpha], columns, kernel, rho + step).Score(z, sum[0]) > 0);
            Assert.True(new SupportVectorExpansion(vectors, [.. alpha], columns, kernel, rho - step).Score(z, sum[0]) < 0);
        }
        Assert.True(apart > 10);   // without the bound they would have had a side
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Support_vectors_of_a_linear_kernel_that_lie_on_the_boundary_are_no_anomalies(int columns)
    {
        var ml = new MLContext(1);
        var random = new Random(5);
        // Rows and their copies with another sign in all columns but the first: the boundary goes through the first column's least values.
        float[][] half = [.. Enumerable.Range(0, 20)
            .Select(i => (float[])[.. Enumerable.Range(0, columns).Select(d => d == 0
            ? 1 + i / 5 / 7f
            : (float)(random.NextDouble() - 0.5))])];
        Row[] rows = [.. half.Concat(half.Select(row => (float[])[row[0], .. row[1..].Select(v => -v)]))
            .Select(row => new Row { Features = row })];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, columns);
        IDataView data = ml.Data.LoadFromEnumerable(rows, schema);
        OneClassSvmTransformer model = ml.AnomalyDetection.Trainers.OneClassSvm(
            new OneClassSvmTrainer.Options { Kernel = SvmKernel.Linear, Nu = 0.2, Tolerance = 1e-6 }).Fit(data);
        bool[] labels = [.. model.Transform(data).GetColumn<bool>("PredictedLabel")];
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        Assert.Equal(scores.Select(s => s > 0), labels);
        Assert.All(scores, score => Assert.True(score == 0 || Math.Abs(score) > 1e-6 * Math.Abs(model.Model.Rho)));
        Assert.Contains(0, scores);
    }

    [Fact]
    public void A_large_value_in_a_column_without_weight_hides_nothing()
    {
        // x_0 is 0 in every support vector: 1e12 there says nothing, and adds no rounding.
        var expansion = new SupportVectorExpansion([0, 1, 0, 2], [1, 1], 2, new KernelFunction(SvmKernel.Linear, 1, 1, 0), rho: 3);
        var sum = new double[1];
        float[] z = [1e12f, 0.999f];
        expansion.Sum.Evaluate(z, sum);
        Assert.Equal(0.003, expansion.Score(z, sum[0]), 1e-6);
    }

    private static double Exact(KernelFunction kernel, ReadOnlySpan<float> x, ReadOnlySpan<float> z)
    {
        double dot = 0, squared = 0;
        for (int d = 0; d < x.Length; d++)
        {
            dot += (double)x[d] * z[d];
            squared += ((double)x[d] - z[d]) * ((double)x[d] - z[d]);
        }
        return kernel.Kind switch
        {
            SvmKernel.Rbf => Math.Exp(-kernel.Gamma * squared),
            SvmKernel.Linear => dot,
            SvmKernel.Polynomial => Math.Pow(kernel.Gamma * dot + kernel.Coef0, kernel.Degree),
            _ => Math.Tanh(kernel.Gamma * dot + kernel.Coef0),
        };
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}
