using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>One detector's verdicts against the labels: four counts, each shaded by its share of its label's rows.</summary>
internal static class ConfusionMatrixPlot
{
    public static Figure Create(string name, AnomalyConfusionMatrix matrix)
    {
        Plot plot = PlotFrame.Create("Verdict", "Label");
        plot.HideGrid();
        AddCell(0, 1, matrix.TrueNegatives, matrix.Negatives, PlotColor.Normal);
        AddCell(1, 1, matrix.FalsePositives, matrix.Negatives, PlotColor.Anomaly);
        AddCell(0, 0, matrix.FalseNegatives, matrix.Positives, PlotColor.Anomaly);
        AddCell(1, 0, matrix.TruePositives, matrix.Positives, PlotColor.Normal);
        PlotFrame.Name(plot.Axes.Bottom, ["normal", "anomaly"]);
        PlotFrame.Name(plot.Axes.Left, ["anomaly", "normal"]);
        plot.Axes.Left.FrameLineStyle.Width = 0;
        plot.Axes.Bottom.FrameLineStyle.Width = 0;
        plot.Axes.SetLimits(-0.5, 1.5, -0.5, 1.5);
        string description = Invariant($"Of {matrix.Positives:N0} labelled anomalies {matrix.TruePositives:N0} raise an alarm and ")
            + Invariant($"{matrix.FalseNegatives:N0} are missed; of {matrix.Negatives:N0} normal rows {matrix.FalsePositives:N0} raise a ")
            + Invariant($"false alarm and {matrix.TrueNegatives:N0} do not.");
        return new Figure(plot, $"Confusion matrix of {name}", description, [], 270, 210, Caption: "");

        void AddCell(int x, int y, long count, long whole, PlotColor color)
        {
            double share = whole == 0 ? 0 : (double)count / whole;
            ScottPlot.Plottables.Rectangle cell = plot.Add.Rectangle(x - 0.48, x + 0.48, y - 0.48, y + 0.48);
            // Weak enough for the text on it to stay legible.
            cell.FillColor = color.ToColor(0.08 + 0.37 * share);
            cell.LineWidth = 0;
            PlotFrame.Write(plot, count.ToString("N0", CultureInfo.InvariantCulture), x, y + 0.12, 17);
            PlotFrame.Write(plot, whole == 0 ? "no rows" : share.ToString("P1", CultureInfo.InvariantCulture), x, y - 0.2, 12);
        }
    }
}
