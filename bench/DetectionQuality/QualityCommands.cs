using System.CommandLine;
using System.Text.Json.Nodes;
using Bench.Reporting;
using DetectionQuality.Figures;
using DetectionQuality.Reading;
using DetectionQuality.Scoring;
using MLNetHybrid;

namespace DetectionQuality;

/// <summary>The program's commands and what their options mean.</summary>
internal static class QualityCommands
{
    private const int TsbWindow = 50, SkabWindow = 25;

    /// <param name="line">The command line.</param>
    /// <param name="progress">For lines that tell how far it is.</param>
    /// <returns>The exit code; what ends a command otherwise is thrown.</returns>
    public static int Run(IReadOnlyList<string> line, TextWriter progress)
    {
        var root = new RootCommand("Measures how well the detectors find what is labelled, on public data sets and generated logs.")
        {
            Tsb(progress), Skab(progress),
        };
        return root.Parse(line).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static Command Tsb(TextWriter progress)
    {
        var options = new QualityOptions(TsbWindow);
        var command = new Command("tsb", "Series of TSB-AD-M: VUS-PR and other figures, means over the files.");
        options.AddTo(command, options.Data(required: true, "Folder with the series (*.csv.gz or *.csv) and published.csv."),
            options.Epochs, options.Window, options.Scaling);
        command.SetAction(parsed => Publication.Run(() =>
        {
            var folder = new TsbFolder(options.Folder(parsed)!);
            var job = new SeriesJob(options.Runs(parsed), options.Names(parsed), progress);
            return new QualityReport
            {
                Title = "Quality on TSB-AD-M",
                Protocol = "the first train_rows rows of a file train, without labels; the whole series is scored and judged; the window of "
                    + "the VUS is published.csv's; rows before the first full window have its score. Means over the files; events are counted "
                    + "over all files.",
                Settings = options.ToJson(parsed),
                MainFigure = ("VUS-PR", quality => quality.VusPr),
                Published = folder.Published(),
            }.Create(job.Run(folder.Files, folder.Read, judgesTraining: true));
        }, options.Files(parsed)));
        return command;
    }

    private static Command Skab(TextWriter progress)
    {
        var options = new QualityOptions(SkabWindow);
        var command = new Command("skab", "Experiments of SKAB: F1, false and missed alarms over all files.");
        options.AddTo(command, options.Data(required: true, "Folder with the experiments (*.csv or *.csv.gz), in itself or in folders."),
            options.Epochs, options.Window, options.Scaling);
        command.SetAction(parsed => Publication.Run(() =>
        {
            var folder = new SkabFolder(options.Folder(parsed)!);
            var job = new SeriesJob(options.Runs(parsed), options.Names(parsed), progress);
            return new QualityReport
            {
                Title = "Quality on SKAB",
                Protocol = "the first 400 rows of a file train, the rest is judged; TP, FP, FN and TN are summed over the files before F1 and "
                    + "rates are computed, and one best threshold (oracle) serves all; VUS-PR, AUC-ROC and average precision are means over the "
                    + "files; the window of the VUS is the period of the first sensor, TSB-AD's rule.",
                Settings = options.ToJson(parsed),
                Weighting = FileWeighting.SumOfRows,
                MainFigure = ("F1", quality => quality.F1),
                Published = SkabFolder.Published,
            }.Create(job.Run(folder.Files, folder.Read, judgesTraining: false));
        }, options.Files(parsed)));
        return command;
    }
}
