using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;
using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>Latent vectors in their first two principal components, coloured by cluster; a cross is an alarm.</summary>
internal static class LatentSpacePlot
{
    /// <summary>Points of one sign and colour at most; more would only be ink.</summary>
    private const int PointsPerGroup = 600;

    private const int ClustersNamed = 5;

    /// <param name="latent">(N, H), finite.</param>
    /// <param name="size">H, at least 2.</param>
    /// <param name="verdicts">(N)</param>
    /// <param name="clusterOf">Cluster of row i, -1 for noise; null: colour by verdict alone.</param>
    public static Figure Create(float[] latent, int size, bool[] verdicts, Func<int, int>? clusterOf)
    {
        int N = verdicts.Length;
        (Vector<double>[] projections, double[] explained) = Principal(latent, size, N);
        // A sample in which both verdicts are seen, spread evenly over the rows.
        int[] sample = [.. Sample(verdicts, false), .. Sample(verdicts, true)];
        int[] clusters = [.. sample.Select(i => clusterOf?.Invoke(i) ?? 0)];
        int[] named = [.. clusters.Where(c => c >= 0).GroupBy(c => c).OrderByDescending(g => g.Count()).ThenBy(g => g.Key)
            .Take(ClustersNamed).Select(g => g.Key)];

        Plot plot = PlotFrame.Create(Axis(1, explained[0]), Axis(2, explained[1]));
        List<LegendEntry> legend = [];
        foreach (var group in sample.Select((row, i) => (Row: row, Key: Key(clusters[i]))).GroupBy(p => (p.Key, Alarm: verdicts[p.Row]))
            .OrderBy(g => g.Key.Alarm).ThenBy(g => g.Key.Key))
        {
            Coordinates[] points = [.. group.Select(p => new Coordinates(projections[0][p.Row], projections[1][p.Row]))];
            PlotColor color = clusterOf is null ? (group.Key.Alarm ? PlotColor.Anomaly : PlotColor.Normal) : ColorOf(group.Key.Key);
            if (group.Key.Alarm) plot.Add.Markers(points, MarkerShape.Cross, 6, color.ToColor(0.9)).MarkerLineWidth = 1.4f;
            else plot.Add.Markers(points, MarkerShape.OpenCircle, 4, color.ToColor(0.65));
        }
        if (clusterOf is not null)
        {
            legend.AddRange(named.Select(c => new LegendEntry($"cluster {c}", ColorOf(Key(c)), LegendMark.Area)));
            if (clusters.Any(c => c >= 0 && !named.Contains(c)))
                legend.Add(new LegendEntry("other clusters", ColorOf(named.Length), LegendMark.Area));
            if (clusters.Contains(-1)) legend.Add(new LegendEntry("noise", PlotColor.Ink, LegendMark.Area));
        }
        legend.Add(new LegendEntry("judged normal", clusterOf is null ? PlotColor.Normal : PlotColor.Ink, LegendMark.Circle));
        legend.Add(new LegendEntry("alarm", clusterOf is null ? PlotColor.Anomaly : PlotColor.Ink, LegendMark.Cross));
        string description = Invariant($"{sample.Length:N0} of {N:N0} rows by the first two principal components of their {size} latent ")
            + Invariant($"values, which hold {explained[0] + explained[1]:P0} of the variance. ")
            + (clusterOf is null ? "" : "Coloured by cluster: "
                + string.Concat(named.Select(c => Invariant($"{clusters.Count(x => x == c)} in cluster {c}, ")))
                + Invariant($"{clusters.Count(c => c < 0)} noise. "))
            + Invariant($"{sample.Count(i => verdicts[i]):N0} of the rows shown are alarms.");
        return new Figure(plot, "Latent space", description, legend);

        int Key(int cluster) => cluster < 0 ? int.MaxValue : Array.IndexOf(named, cluster) is >= 0 and var place ? place : named.Length;
        static PlotColor ColorOf(int key) => key == int.MaxValue ? PlotColor.Ink : PlotColor.OfSeries(key);
    }

    private static string Axis(int number, double share) => Invariant($"Principal component {number} ({share:P0})");

    // x: (N, H), m: (H) its mean, d = x - m.  d'd = V diag(lambda) V',  projections d v_1, d v_2
    private static (Vector<double>[] Projections, double[] Explained) Principal(float[] x, int H, int N)
    {
        Vector<double> mean = DenseMatrix.Create(N, H, (i, j) => x[i * H + j]).ColumnSums() / N;
        Matrix<double> d = DenseMatrix.Create(N, H, (i, j) => x[i * H + j] - mean[j]);
        Evd<double> evd = d.TransposeThisAndMultiply(d).Evd(Symmetricity.Symmetric);
        double total = evd.EigenValues.Sum(value => value.Real);
        // Ascending; a sign is fixed so that the picture is the same everywhere.
        Vector<double>[] axes = [evd.EigenVectors.Column(H - 1), evd.EigenVectors.Column(H - 2)];
        return (
            [.. axes.Select(v => d * v * Math.Sign(v[v.AbsoluteMaximumIndex()]))],
            [.. new[] { H - 1, H - 2 }.Select(a => total > 0 ? evd.EigenValues[a].Real / total : 0)]);
    }

    private static IEnumerable<int> Sample(bool[] verdicts, bool verdict)
    {
        int[] rows = [.. Enumerable.Range(0, verdicts.Length).Where(i => verdicts[i] == verdict)];
        int count = Math.Min(rows.Length, PointsPerGroup);
        return Enumerable.Range(0, count).Select(i => rows[(int)((long)rows.Length * i / count)]);
    }
}
