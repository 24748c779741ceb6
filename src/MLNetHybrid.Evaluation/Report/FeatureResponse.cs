namespace MLNetHybrid.Evaluation.Report;

/// <summary>Names values that a model made up, as latent ones, by the input with which they correlate most; leaves others out.</summary>
internal static class FeatureResponse
{
    private const double Least = 0.3;

    /// <param name="features">(N, D)</param>
    /// <param name="names">(D)</param>
    /// <param name="inputs">(N, F)</param>
    /// <param name="inputNames">(F)</param>
    /// <param name="count">N.</param>
    public static (float[] Features, IReadOnlyList<string> Names) Name(
        float[] features, IReadOnlyList<string> names, float[] inputs, IReadOnlyList<string> inputNames, int count)
    {
        int D = names.Count, F = inputNames.Count;
        var kept = new List<(int Feature, string Name)>();
        for (int d = 0; d < D; d++)
        {
            int feature = d;
            (double R, int Input) strongest = Enumerable.Range(0, F)
                .Select(f => (Correlation(features, feature, D, inputs, f, F, count), f)).MaxBy(pair => Math.Abs(pair.Item1));
            if (Math.Abs(strongest.R) >= Least)
                kept.Add((d, Invariant($"{names[d]} (with {inputNames[strongest.Input]}, r = {strongest.R:0.00})")));
        }
        var values = new float[count * kept.Count];
        for (int n = 0; n < count; n++)
            for (int k = 0; k < kept.Count; k++) values[n * kept.Count + k] = features[n * D + kept[k].Feature];
        return (values, [.. kept.Select(pair => pair.Name)]);
    }

    // Pearson's, over rows in which both are finite; 0 where one is constant.
    private static double Correlation(float[] x, int column, int width, float[] y, int other, int otherWidth, int count)
    {
        double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        for (int i = 0; i < count; i++)
        {
            double a = x[i * width + column], b = y[i * otherWidth + other];
            if (!double.IsFinite(a) || !double.IsFinite(b)) continue;
            (n, sx, sy, sxx, syy, sxy) = (n + 1, sx + a, sy + b, sxx + a * a, syy + b * b, sxy + a * b);
        }
        double scale = Math.Sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
        return scale > 1e-9 * n * n ? (n * sxy - sx * sy) / scale : 0;
    }
}
