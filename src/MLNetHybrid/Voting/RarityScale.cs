using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;
using ElementType = MLNetHybrid.Onnx.TensorProto.Types.DataType;

namespace MLNetHybrid.Voting;

/// <summary>
/// Brings the scores of one detector to a scale that all detectors share: surprise = -log10 P(score >= x) among the training rows. 1 is a
/// score that one row in ten reaches, 2 one in a hundred.
/// </summary>
/// <remarks>
/// <para>Up to a quantile u that 100 training rows exceed (one in ten where there are fewer than 1000), P is the empirical survival
/// function, its logarithm interpolated between at most 1024 knots. Beyond u it is an exponential tail, P = P(score > u) exp(-(x - u) / b)
/// with b the mean excess over u, so that scores above all of training keep their order. (Peaks over threshold with shape 0: Pickands,
/// "Statistical inference using extreme order statistics", 1975.)</para>
/// <para>Rounding must not show: a row is computed in one order in a batch and in another by itself. So no step is steeper than the scale's
/// resolution r: knots are at least r apart, the tail's scale b is at least r, and where many training rows have the score u, as DBSCAN's
/// core points have 0, and the survival drops there at once, a ramp leads up to the tail. Scores that differ by e differ in surprise by at
/// most J e / r in the body, J the surprise between two knots, 0.43 e / r in the tail and 3 T e / w in the ramp, T the step up to the tail
/// and w the ramp's width.</para>
/// <para>Strictly increasing from the smallest training score on; 0 below it. Immutable.</para>
/// </remarks>
internal sealed class RarityScale
{
    public const int MaximumKnots = 1024;
    public const int TailRows = 100;
    public const double LargestTail = 0.1;

    // Scores of one row, computed in different orders in single precision, agree to some 1e-5 of their size; ramp and resolution are wide
    // enough to show next to nothing of that.
    private const double Rounding = 5e-4;
    private const double Resolution = 1e-3;
    private const double Ln10 = 2.302585092994046;

    private readonly float[] _knots;
    private readonly float[] _surprises;
    private readonly double _tailSurprise;
    private readonly double _tailScale;
    private readonly double _rampWidth;

    // knots, surprises: (K), both strictly increasing; the last knot is u
    private RarityScale(float[] knots, float[] surprises, double tailSurprise, double tailScale, double rampWidth)
    {
        _rampWidth = rampWidth;
        _knots = knots;
        _surprises = surprises;
        _tailSurprise = tailSurprise;
        _tailScale = tailScale;
    }

    /// <summary>The surprise that this share of rows exceeds.</summary>
    /// <param name="falseAlarmRate">In (0, 1).</param>
    public static float Threshold(double falseAlarmRate) => (float)-Math.Log10(falseAlarmRate);

    /// <summary>Surprise of one score: not negative, may be infinite where the score is; NaN where the score is.</summary>
    // x > u: s = -log10 P(> u) + (x - u) / (b ln 10); for x - u < w, the ramp's width, (x - u)^3 / w^3 of the way from u's surprise to that
    public double Surprise(float x)
    {
        if (float.IsNaN(x)) return double.NaN;
        float u = _knots[^1];
        if (x > u)
        {
            double excess = (double)x - u;
            double tail = _tailSurprise + excess / (_tailScale * Ln10), ramp = Math.Min(1, excess / _rampWidth);
            return _surprises[^1] + ramp * ramp * ramp * (tail - _surprises[^1]);
        }

        if (x <= _knots[0]) return 0;

        int upper = Array.BinarySearch(_knots, x);
        if (upper >= 0) return _surprises[upper];
        upper = ~upper;
        double share = ((double)x - _knots[upper - 1]) / ((double)_knots[upper] - _knots[upper - 1]);
        return _surprises[upper - 1] + share * (_surprises[upper] - _surprises[upper - 1]);
    }

    /// <summary>Adds the surprise of scores to a graph, as <see cref="Surprise"/> computes it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Stands before the names of its values.</param>
    /// <param name="x">Its value with the scores, (N, 1) Double.</param>
    /// <returns>(N, 1) Double.</returns>
    public string AddTo(GraphWriter graph, string name, string x)
    {
        int K = _knots.Length;
        double u = _knots[^1];
        // In the body a line between two knots: slope and start of each piece. Below the first knot 0.
        double[] starts = [.. _knots.Select(knot => (double)knot)], levels = [.. _surprises.Select(surprise => (double)surprise)];
        var slopes = new double[K];
        for (int k = 0; k + 1 < K; k++) slopes[k] = (levels[k + 1] - levels[k]) / (starts[k + 1] - starts[k]);
        string at = graph.Node("LessOrEqual", $"{name}.reached", [graph.Doubles($"{name}.knots", [1, K], starts), x]);
        string count = graph.Reduce("ReduceSum", $"{name}.count", graph.Cast($"{name}.reached.number", at, ElementType.Float), [1]);
        string place = graph.Cast($"{name}.place", graph.Node("Relu", $"{name}.piece",
            [graph.Node("Sub", $"{name}.before", [count, graph.Scalar($"{name}.first", 1f)])]), ElementType.Int64);
        string column = graph.Unsqueeze($"{name}.column", place, [1]);
        string Of(string what, double[] values) =>
            graph.Node("Gather", $"{name}.{what}", [graph.Doubles($"{name}.{what}s", [K], values), column]);
        string into = graph.Node("Sub", $"{name}.into", [x, Of("start", starts)]);
        string line = graph.Node("Add", $"{name}.line",
            [Of("level", levels), graph.Node("Mul", $"{name}.rise", [into, Of("slope", slopes)])]);
        string body = graph.Node("Max", $"{name}.body", [line, graph.Scalar($"{name}.zero", 0.0)]);

        string excess = graph.Node("Sub", $"{name}.excess", [x, graph.Scalar($"{name}.u", u)]);
        string tail = graph.Node("Add", $"{name}.tail",
            [graph.Node("Div", $"{name}.tail.rise", [excess, graph.Scalar($"{name}.tail.scale", _tailScale * Ln10)]),
                graph.Scalar($"{name}.tail.start", _tailSurprise)]);
        string ramp = graph.Node("Min", $"{name}.ramp",
            [graph.Node("Div", $"{name}.ramp.share", [excess, graph.Scalar($"{name}.ramp.width", _rampWidth)]),
                graph.Scalar($"{name}.ramp.end", 1.0)]);
        string cube = graph.Node("Mul", $"{name}.ramp.cube", [ramp, graph.Node("Mul", $"{name}.ramp.square", [ramp, ramp])]);
        string last = graph.Scalar($"{name}.last", levels[^1]);
        string above = graph.Node("Add", $"{name}.above",
            [last, graph.Node("Mul", $"{name}.climb", [cube, graph.Node("Sub", $"{name}.step", [tail, last])])]);
        string beyond = graph.Node("Greater", $"{name}.beyond", [x, graph.Scalar($"{name}.limit", u)]);
        string surprise = graph.Node("Where", $"{name}.surprise", [beyond, above, body]);
        return graph.Node("Where", $"{name}.known", [graph.Node("IsNaN", $"{name}.unknown", [x]), x, surprise]);
    }

    /// <summary>Learns from scores, all finite, at least one. Sorts them in place.</summary>
    /// <param name="scores">(N)</param>
    /// <param name="leastResolution">r is at least this, in units of the scores; by itself it is a thousandth of their size or
    /// spread.</param>
    public static RarityScale Fit(Span<float> scores, double leastResolution = 0)
    {
        scores.Sort();
        int n = scores.Length, last = (int)Math.Ceiling(n - Math.Min(LargestTail * n, TailRows)) - 1;
        float u = scores[last];

        var knots = new List<float>();
        var surprises = new List<float>();
        int steps = Math.Min(last, MaximumKnots - 1);
        for (int step = 0; step <= steps; step++)
        {
            int rank = steps == 0 ? last : (int)((long)last * step / steps);
            if (knots.Count > 0 && scores[rank] == knots[^1]) continue;
            // Rows with this very score reach it too: the first of them counts.
            int reached = n - FirstAtLeast(scores, scores[rank]);
            knots.Add(scores[rank]);
            surprises.Add((float)-Math.Log10((double)reached / n));
        }

        int above = last + 1;
        while (above < n && scores[above] == u) above++;
        // Nothing above u in training: the next row would be the first of n + 1.
        double tailSurvival = above < n ? (double)(n - above) / n : 1.0 / (n + 1);
        double resolution = Math.Max(leastResolution, Resolution * Math.Max(Math.Abs((double)u), MeanDistance(scores, u)));
        double tailScale = Math.Max(TailScale(scores, above, u), resolution);
        Thin(knots, surprises, resolution);
        return new RarityScale(
            [.. knots], [.. surprises], -Math.Log10(tailSurvival), tailScale,
            Math.Max(leastResolution, Rounding * Math.Max(Math.Abs((double)u), tailScale)));
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_knots.Length);
        writer.WriteArray<float>(_knots);
        writer.WriteArray<float>(_surprises);
        writer.Write(_tailSurprise);
        writer.Write(_tailScale);
        writer.Write(_rampWidth);
    }

    public static RarityScale Read(ModelBodyReader reader)
    {
        int count = reader.ReadInt32(1, MaximumKnots, "the number of knots");
        float[] knots = reader.ReadArray<float>(count, "the knots");
        float[] surprises = reader.ReadArray<float>(count, "the knots' surprises");
        double tailSurprise = reader.ReadDouble("the tail's surprise", 0, double.MaxValue);
        double tailScale = reader.ReadDouble("the tail's scale", double.Epsilon, double.MaxValue);
        double rampWidth = reader.ReadDouble("the ramp's width", double.Epsilon, double.MaxValue);
        reader.Check(IsIncreasing(knots) && IsIncreasing(surprises), "knots must be finite and increase");
        return new RarityScale(knots, surprises, tailSurprise, tailScale, rampWidth);
    }

    // Leaves knots that are at least r apart: the last, u, and the first, whose surprise is 0. Where these two are nearer, the first moves
    // down.
    private static void Thin(List<float> knots, List<float> surprises, double r)
    {
        if (knots.Count == 1) return;
        var kept = new List<int> { knots.Count - 1 };
        for (int k = knots.Count - 2; k > 0; k--)
            if ((double)knots[kept[^1]] - knots[k] >= r && (double)knots[k] - knots[0] >= r) kept.Add(k);
        kept.Add(0);
        kept.Reverse();
        float[] x = [.. kept.Select(k => knots[k])], s = [.. kept.Select(k => surprises[k])];
        x[0] = Math.Max(float.MinValue, Math.Min(x[0], (float)(x[1] - r)));
        knots.Clear();
        surprises.Clear();
        knots.AddRange(x);
        surprises.AddRange(s);
    }

    // mean |x - u|
    private static double MeanDistance(ReadOnlySpan<float> scores, float u)
    {
        double sum = 0;
        foreach (float score in scores) sum += Math.Abs((double)score - u);
        return sum / scores.Length;
    }

    // Index of the first score >= x in ascending scores.
    private static int FirstAtLeast(ReadOnlySpan<float> scores, float x)
    {
        int first = 0, end = scores.Length;
        while (first < end)
        {
            int middle = first + (end - first) / 2;
            if (scores[middle] < x) first = middle + 1;
            else end = middle;
        }
        return first;
    }

    // b = mean of (x - u) over scores beyond u. Where none is, the mean distance below u; where all are alike, their magnitude: any
    // positive scale keeps the order, these keep it sensible.
    private static double TailScale(ReadOnlySpan<float> scores, int above, float u)
    {
        double excess = 0, spread = 0;
        foreach (float score in scores[above..]) excess += (double)score - u;
        if (excess > 0) return excess / (scores.Length - above);
        foreach (float score in scores) spread += (double)u - score;
        if (spread > 0) return spread / scores.Length;
        return u == 0 ? 1 : Math.Abs((double)u);
    }

    private static bool IsIncreasing(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]) || (i > 0 && !(values[i] > values[i - 1]))) return false;
        }
        return true;
    }
}
