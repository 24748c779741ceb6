using System.Numerics.Tensors;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>
/// How far rounding may carry a score: on a machine that adds in another order, or rounds a multiply-add twice, the same row may get any
/// value within it. Free support vectors lie on the boundary, score 0, so their side would be chance. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Bounds on |computed - exact| of sum_m alpha_m K(x_m, z), with u = 2^-24, D columns, S = sum_m alpha_m, and alpha rounded to single
/// precision. A chain of D multiply-adds of products is wrong by at most D u sum_d |x_d z_d| (Higham: "Accuracy and stability of numerical
/// algorithms", 2002, section 3.1), one of squared differences by (D + 3) u of itself.
/// <code>
/// rbf       u S ((D + 3) / e + 5)                                          d K = K gamma q (D + 3) u, and K gamma q is at most 1 / e; the
/// exponential 4 u linear    u (D + 2) sum_m alpha_m sum_d |x_md z_d| poly      u n (D + 4) sum_m alpha_m (gamma sum_d |x_md z_d| +
/// |coef0|)^n sigmoid   3 u S                                                          computed in double precision, rounded once
/// </code>
/// The sums over d cost as much as the score. First come their bounds |x_m| |z| (Cauchy and Schwarz), by Minkowski's inequality
/// (gamma |z| A + |coef0| S^(1/n))^n with A = (sum_m alpha_m |x_m|^n)^(1/n), which few rows pass.
/// </remarks>
internal sealed class ScoreRounding
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    private readonly RowPanels _vectors;
    private readonly float[] _alpha;
    private readonly SvmKernel _kind;
    private readonly double _gamma = 1;
    private readonly double _offset;   // |coef0|
    private readonly int _power = 1;   // n
    private readonly double _unit;
    private readonly double _sum;      // S
    private readonly double _norms;    // A

    public ScoreRounding(RowPanels vectors, float[] alpha, KernelFunction kernel)
    {
        int D = vectors.ColumnCount;
        _vectors = vectors;
        _alpha = alpha;
        _kind = kernel.Kind;
        if (_kind == SvmKernel.Polynomial) (_gamma, _offset, _power) = (kernel.Gamma, Math.Abs(kernel.Coef0), kernel.Degree);
        _unit = UnitRoundoff * (_kind switch
        {
            SvmKernel.Rbf => (D + 3) / Math.E + 5,
            SvmKernel.Linear => D + 2,
            SvmKernel.Polynomial => _power * (D + 4.0),
            _ => 3,
        });
        var row = new float[D];
        double powers = 0;
        for (int m = 0; m < alpha.Length; m++)
        {
            vectors.CopyRow(m, row);
            powers += alpha[m] * Math.Pow(Norm(row), _power);
            _sum += alpha[m];
        }

        _norms = Math.Pow(powers, 1.0 / _power);
    }

    /// <summary>The bound where it is the same for all rows: of the rbf and the sigmoid kernel.</summary>
    public double Constant => _unit * _sum;

    /// <summary>
    /// Whether rounding alone may have brought <paramref name="score"/>, of the row <paramref name="z"/> (D), to its side of 0.
    /// </summary>
    public bool Decides(double score, ReadOnlySpan<float> z)
    {
        if (_kind is SvmKernel.Rbf or SvmKernel.Sigmoid) return Math.Abs(score) <= Constant;
        return Math.Abs(score) <= _unit * Power(_gamma * Norm(z) * _norms + _offset * Math.Pow(_sum, 1.0 / _power))
            && Math.Abs(score) <= Bound(z);
    }

    /// <summary>
    /// Adds to a graph what <see cref="Decides"/> does to scores: 0 where rounding alone may have brought them to their side.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="score">Its value with the scores, (N, 1).</param>
    /// <param name="z">Its value with the rows, (N, D).</param>
    public string AddTo(GraphWriter graph, string score, string z)
    {
        string decided = graph.Node("Greater", "decided",
            [graph.Node("Abs", "magnitude", [score]), _kind is SvmKernel.Rbf or SvmKernel.Sigmoid
                ? graph.Scalar("rounding", (float)(_unit * _sum))
                : AddBound(graph, z)]);
        return graph.Node("Where", "judged", [decided, score, graph.Scalar("boundary", 0f)]);
    }

    // u sum_m alpha_m (gamma sum_d |x_md z_d| + |coef0|)^n
    private string AddBound(GraphWriter graph, string z)
    {
        int M = _alpha.Length, D = _vectors.ColumnCount;
        var row = new float[D];
        var columns = new float[D * M];
        for (int m = 0; m < M; m++)
        {
            _vectors.CopyRow(m, row);
            for (int d = 0; d < D; d++) columns[d * M + m] = (float)(_gamma * Math.Abs(row[d]));
        }
        string products = graph.Node("Gemm", "rounding.products",
            [graph.Node("Abs", "rounding.row", [z]), graph.Constant("rounding.vectors", [D, M], columns),
                graph.Constant("rounding.offset", [1], [(float)_offset])]);
        string powers = _power == 1
            ? products
            : graph.Node("Pow", "rounding.powers", [products, graph.Scalar("rounding.power", (float)_power)]);
        float[] weights = Array.ConvertAll(_alpha, alpha => (float)(_unit * alpha));
        return graph.Node("MatMul", "rounding", [powers, graph.Constant("rounding.weights", [M, 1], weights)]);
    }

    private double Bound(ReadOnlySpan<float> z)
    {
        var row = new float[z.Length];
        double sum = 0;
        for (int m = 0; m < _alpha.Length; m++)
        {
            _vectors.CopyRow(m, row);
            double products = 0;
            for (int d = 0; d < row.Length; d++) products += Math.Abs((double)row[d] * z[d]);
            sum += _alpha[m] * Power(_gamma * products + _offset);
        }
        return _unit * sum;
    }

    private double Power(double value) => _power == 1 ? value : Math.Pow(value, _power);

    private static double Norm(ReadOnlySpan<float> x)
    {
        float norm = TensorPrimitives.Norm(x);
        if (float.IsFinite(norm)) return norm;
        double squares = 0;
        foreach (float value in x) squares += (double)value * value;
        return Math.Sqrt(squares);
    }
}
