using MLNetHybrid.Evaluation.Plots;
using MLNetHybrid.Evaluation.Report.Html;
using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>The latent space, DBSCAN's curve, the losses of the training.</summary>
internal static class ModelSection
{
    public static Action<HtmlWriter>? Create(DetectionReport report, ScoredRun run)
    {
        bool latent = run.LatentSize >= 2 && run.Count >= 3;
        bool distances = report.Dbscan is { KDistances.Count: > 1 };
        bool losses = report.TrainingHistory.Count > 0;
        if (!latent && !distances && !losses) return null;
        return html =>
        {
            html.Line("<div class=\"three\">");
            if (latent)
                html.Figure(LatentSpacePlot.Create(run.Latent!, run.LatentSize, run.Detectors[0].Verdicts, Clusters(report, run)),
                    heading: "Latent space");
            if (distances) html.Figure(KDistancePlot.Create(report.Dbscan!), heading: "DBSCAN: k-distance curve");
            if (losses) html.Figure(TrainingLossPlot.Create(report.TrainingHistory), heading: "Autoencoder: training");
            html.Line("</div>");
        };
    }

    private static Func<int, int>? Clusters(DetectionReport report, ScoredRun run)
    {
        if (run.Clusters is int[] clusters) return i => clusters[i];
        if (report.Dbscan is null || run.DetectorFeatures is null || run.Count == 0) return null;
        int D = run.DetectorFeatures.Length / run.Count;
        if (report.Dbscan.FeatureCount != D) return null;
        return i =>
        {
            ReadOnlySpan<float> row = run.DetectorFeatures.AsSpan(i * D, D);
            return System.Numerics.Tensors.TensorPrimitives.IsFiniteAll(row) ? report.Dbscan.ClusterOf(row) : -1;
        };
    }
}
