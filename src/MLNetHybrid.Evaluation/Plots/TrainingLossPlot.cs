using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>The autoencoder's losses, epoch by epoch.</summary>
internal static class TrainingLossPlot
{
    public static Figure Create(IReadOnlyList<EpochLoss> history)
    {
        Plot plot = PlotFrame.Create("Epoch", "Loss");
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        Add([.. history.Select(e => new Coordinates(e.Epoch, e.TrainingLoss))], 0);
        Coordinates[] validation = [.. history.Where(e => e.ValidationLoss is not null)
            .Select(e => new Coordinates(e.Epoch, e.ValidationLoss!.Value))];
        List<LegendEntry> legend = [new("training", PlotColor.OfSeries(0), LegendMark.Line)];
        string description = Invariant($"{history.Count} epochs. Training loss from {history[0].TrainingLoss:0.####} to ")
            + Invariant($"{history[^1].TrainingLoss:0.####}");
        if (validation.Length > 0)
        {
            Add(validation, 1);
            legend.Add(new LegendEntry("validation", PlotColor.OfSeries(1), LegendMark.Line, 1));
            Coordinates least = validation.MinBy(p => p.Y);
            description += Invariant($"; validation loss from {validation[0].Y:0.####} to {validation[^1].Y:0.####}, least in epoch ")
                + Invariant($"{least.X:0} with {least.Y:0.####}");
        }
        double highest = history.Max(e => Math.Max(e.TrainingLoss, e.ValidationLoss ?? 0));
        plot.Axes.SetLimits(history[0].Epoch - 0.3, history[^1].Epoch + 0.3, 0, highest * 1.05);
        return new Figure(plot, "Training", description + ".", legend);

        void Add(Coordinates[] losses, int series)
        {
            ScottPlot.Plottables.Scatter line = plot.Add.Scatter(losses, PlotColor.OfSeries(series).ToColor());
            line.LineWidth = 1.8f;
            LineDashes.Apply(line.LineStyle, series);
            line.MarkerSize = losses.Length > 40 ? 0 : 5;
        }
    }
}
