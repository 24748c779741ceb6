using MLNetHybrid.ModelFiles;
using MLNetHybrid.Numerics;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>f(x) = sum_i alpha_i K(x_i, x) - rho over the support vectors x_i. Immutable, safe for any number of threads.</summary>
internal sealed class SupportVectorExpansion
{
    private readonly float[] _alpha;
    private readonly Lazy<ScoreContributions> _contributions;
    private readonly ScoreRounding _rounding;
    private readonly RbfProducts? _products;
    private readonly FarRows _far;

    /// <param name="vectors">(M, D) row-major; copied.</param>
    /// <param name="alpha">(M), taken over.</param>
    /// <param name="columnCount">D.</param>
    /// <param name="kernel">K.</param>
    /// <param name="rho">Offset.</param>
    public SupportVectorExpansion(ReadOnlySpan<float> vectors, float[] alpha, int columnCount, KernelFunction kernel, double rho)
    {
        _alpha = alpha;
        Kernel = kernel;
        Rho = rho;
        Sum = new KernelExpansion(vectors, Array.ConvertAll(alpha, a => (double)a), columnCount, kernel);
        _rounding = new ScoreRounding(Sum.Rows, alpha, kernel);
        _far = new FarRows(Sum.Rows, alpha, kernel);
        var products = kernel.Kind == SvmKernel.Rbf ? new RbfProducts(Sum.Rows, alpha, kernel.Gamma) : null;
        _products = products is { MayPay: true } ? products : null;
        _contributions = new Lazy<ScoreContributions>(() => new ScoreContributions(Sum.Rows, Alpha, Kernel));
    }

    public KernelFunction Kernel { get; }

    public double Rho { get; }

    /// <summary>(M)</summary>
    public ReadOnlySpan<float> Alpha => _alpha;

    /// <summary>sum_i alpha_i K(x_i, x).</summary>
    public KernelExpansion Sum { get; }

    /// <summary>What each feature adds to the score; prepared when it is first asked for.</summary>
    public ScoreContributions Contributions => _contributions.Value;

    /// <summary>
    /// -f(z), a finite number, from <paramref name="sum"/>, what <see cref="Sum"/> gives for <paramref name="z"/> (D). 0, on the boundary,
    /// where rounding could make it lie on either side.
    /// </summary>
    public float Score(ReadOnlySpan<float> z, double sum)
    {
        // A kernel value that is no finite float leaves no finite sum.
        if (!double.IsFinite(sum)) return FarRows.Saturated(Rho - _far.Sum(z));
        double score = Rho - sum;
        return _rounding.Decides(score, z) ? 0 : FarRows.Saturated(score);
    }

    /// <summary>
    /// <see cref="Score"/> of N rows <paramref name="z"/> (N, D): the same to single precision, and on the same side of 0.
    /// </summary>
    // scores: (N)
    public void Scores(ReadOnlySpan<float> z, Span<float> scores)
    {
        int D = Sum.ColumnCount;
        Span<double> sums = stackalloc double[RbfProducts.RowsAtOnce], errors = stackalloc double[RbfProducts.RowsAtOnce];
        for (int first = 0; first < scores.Length; first += RbfProducts.RowsAtOnce)
        {
            int count = Math.Min(RbfProducts.RowsAtOnce, scores.Length - first);
            ReadOnlySpan<float> rows = z.Slice(first * D, count * D);
            bool byProducts = _products is not null;
            if (byProducts) _products!.Evaluate(rows, sums[..count], errors);
            else Sum.Evaluate(rows, sums[..count]);
            for (int n = 0; n < count; n++)
            {
                ReadOnlySpan<float> row = rows.Slice(n * D, D);
                double score = Rho - sums[n];
                if (byProducts && Math.Abs(score) > errors[n] * sums[n] + _rounding.Constant)
                {
                    scores[first + n] = FarRows.Saturated(score);
                    continue;
                }
                if (byProducts) Sum.Evaluate(row, sums.Slice(n, 1));
                scores[first + n] = Score(row, sums[n]);
            }
        }
    }

    /// <summary>The same on all processors.</summary>
    public void Scores(ReadOnlyMemory<float> z, Memory<float> scores)
    {
        if (scores.Length <= KernelExpansion.RowsPerBlock) Scores(z.Span, scores.Span);
        else ScoresInBlocks(z, scores);
    }

    // In a method of its own, as a call of it allocates.
    private void ScoresInBlocks(ReadOnlyMemory<float> z, Memory<float> scores)
    {
        int N = scores.Length, D = Sum.ColumnCount;
        ParallelLoop.Run((N + KernelExpansion.RowsPerBlock - 1) / KernelExpansion.RowsPerBlock, ParallelLoop.AllThreads, block =>
        {
            int start = block * KernelExpansion.RowsPerBlock, count = Math.Min(KernelExpansion.RowsPerBlock, N - start);
            Scores(z.Span.Slice(start * D, count * D), scores.Span.Slice(start, count));
        });
    }

    /// <summary>Adds to a graph what becomes of scores, (N, 1), that rounding could have carried over the boundary.</summary>
    public string AddRounding(GraphWriter graph, string score, string z) => _rounding.AddTo(graph, score, z);

    public static SupportVectorExpansion FromSolution(FeatureMatrix rows, OneClassSolution solution, KernelFunction kernel)
    {
        int[] support = [.. Enumerable.Range(0, rows.RowCount).Where(i => solution.Alpha[i] > 0)];
        var vectors = new float[support.Length * rows.ColumnCount];
        for (int m = 0; m < support.Length; m++) rows.Row(support[m]).CopyTo(vectors.AsSpan(m * rows.ColumnCount));
        float[] alpha = Array.ConvertAll(support, i => (float)solution.Alpha[i]);
        return new SupportVectorExpansion(vectors, alpha, rows.ColumnCount, kernel, solution.Rho);
    }

    public void Write(BinaryWriter writer)
    {
        writer.WriteEnum(Kernel.Kind);
        writer.Write(Kernel.Gamma);
        writer.Write(Kernel.Degree);
        writer.Write(Kernel.Coef0);
        writer.Write(Rho);
        writer.Write(Sum.ColumnCount);
        writer.Write(_alpha.Length);
        writer.WriteArray<float>(_alpha);
        var row = new float[Sum.ColumnCount];
        for (int m = 0; m < _alpha.Length; m++)
        {
            Sum.CopyRow(m, row);
            writer.WriteArray<float>(row);
        }
    }

    /// <exception cref="FormatException">The bytes are no expansion.</exception>
    public static SupportVectorExpansion Read(ModelBodyReader reader)
    {
        var kind = reader.ReadEnum<SvmKernel>("the kernel");
        double gamma = reader.ReadDouble("gamma", double.Epsilon, double.MaxValue);
        int degree = reader.ReadInt32(1, KernelFunction.MaximumDegree, "the degree");
        double coef0 = reader.ReadDouble("coef0", double.MinValue, double.MaxValue);
        double rho = reader.ReadDouble("rho", double.MinValue, double.MaxValue);
        int columnCount = reader.ReadInt32(1, int.MaxValue, "the number of features");
        int count = reader.ReadInt32(1, int.MaxValue, "the number of support vectors");
        float[] alpha = reader.ReadArray<float>(count, "the dual coefficients");
        reader.Check(Array.TrueForAll(alpha, a => a is >= 0 and <= 1), "a dual coefficient is not in [0, 1]");
        reader.Check((long)columnCount * count <= Array.MaxLength, "there are more support vectors than one array can hold");
        float[] vectors = reader.ReadArray<float>(columnCount * count, "the support vectors");
        reader.Check(Array.TrueForAll(vectors, float.IsFinite), "a support vector is not finite");
        return new SupportVectorExpansion(vectors, alpha, columnCount, new KernelFunction(kind, gamma, degree, coef0), rho);
    }
}
