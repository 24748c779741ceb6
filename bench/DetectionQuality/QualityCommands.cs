using System.CommandLine;
using Bench.Reporting;
using DetectionQuality.AdBench;
using DetectionQuality.Figures;
using DetectionQuality.Logs;
using DetectionQuality.Reading;
using KeycloakLogGenerator;
using Samples;

namespace DetectionQuality;

/// <summary>The program's commands and what their options mean.</summary>
internal static class QualityCommands
{
    private const int TsbWindow = 50, SkabWindow = 25, LogWindow = 5, LogEpochs = 10;

    private static readonly int[] SplitSeeds = [1, 2, 3], LogSeeds = [21, 22, 23, 24], IncidentSeeds = [31, 32, 33, 34, 35];

    /// <param name="line">The command line.</param>
    /// <param name="progress">For lines that tell how far it is, and for errors.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> line, TextWriter progress)
    {
        try
        {
            return Root(progress).Parse(line).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (Failure.IsExpected(exception))
        {
            progress.WriteLine(Failure.Describe(exception));
            return 1;
        }
    }

    private static RootCommand Root(TextWriter progress) =>
        new("Measures how well the detectors find what is labelled, on public data sets and generated logs.")
        {
            Tsb(progress), Skab(progress), AdBench(progress), Logs(progress), Incidents(progress),
        };

    private static Command Tsb(TextWriter progress)
    {
        var options = new QualityOptions(TsbWindow);
        var command = new Command("tsb", "Series of TSB-AD-M: VUS-PR and other figures, means over the files.");
        options.AddTo(command, options.Data(required: true, "Folder with the series (*.csv.gz or *.csv) and published.csv."),
            options.Epochs, options.Window, options.Scaling, options.MaximumTrainingRows);
        command.SetAction(parsed => Publication.Run(() =>
        {
            var folder = new TsbFolder(options.Folder(parsed)!);
            var job = new SeriesJob(options.Runs(parsed), options.Names(parsed), progress);
            return new QualityReport
            {
                Title = "Quality on TSB-AD-M",
                Protocol = "the first train_rows rows of a file train, without labels; the whole series is scored and judged; the "
                    + "window of the VUS is published.csv's; rows before the first full window have its score. Means over the files; "
                    + "events are counted over all files.",
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
            options.Epochs, options.Window, options.Scaling, options.MaximumTrainingRows);
        command.SetAction(parsed => Publication.Run(() =>
        {
            var folder = new SkabFolder(options.Folder(parsed)!);
            var job = new SeriesJob(options.Runs(parsed), options.Names(parsed), progress);
            return new QualityReport
            {
                Title = "Quality on SKAB",
                Protocol = "the first 400 rows of a file train, the rest is judged; TP, FP, FN and TN are summed over the files before F1 "
                    + "and rates are computed, and one best threshold (oracle) serves all; VUS-PR, AUC-ROC and average precision are means "
                    + "over the files; the window of the VUS is the period of the first sensor, TSB-AD's rule.",
                Settings = options.ToJson(parsed),
                Weighting = FileWeighting.SumOfRows,
                MainFigure = ("F1", quality => quality.F1),
                Published = SkabFolder.Published,
            }.Create(job.Run(folder.Files, folder.Read, judgesTraining: false));
        }, options.Files(parsed)));
        return command;
    }

    private static Command AdBench(TextWriter progress)
    {
        var options = new QualityOptions(window: 1, seeds: SplitSeeds);
        var command = new Command("adbench", "Labelled sets of ADBench: AUC-ROC and average precision of the detectors of single rows.");
        options.AddTo(command, options.Data(required: true, "Folder with the sets (*.csv.gz or *.csv, the label last) and reference.csv."),
            options.MaximumTrainingRows);
        command.SetAction(parsed => Publication.Run(() =>
        {
            var folder = new AdBenchFolder(options.Folder(parsed)!);
            IReadOnlyList<QualityEntry> entries = new AdBenchJob(options.Runs(parsed), options.Names(parsed), progress).Run(folder.Files);
            return new QualityReport
            {
                Title = "Quality on ADBench",
                Protocol = "for each seed fewer than 1,000 rows are drawn up to 1,000 with replacement, more than 10,000 cut to 10,000; "
                    + "70/30 stratified; features to [0, 1] by the training rows. The splits are the reference's own: the same numbers as "
                    + "numpy draws. Means over seeds and sets.",
                Settings = options.ToJson(parsed),
                MainFigure = ("AUC-ROC", quality => quality.AucRoc),
                Published = folder.Published(),
                Notes = AdBenchJob.Notes(entries, folder),
            }.Create(entries);
        }, options.Files(parsed)));
        return command;
    }

    private static Command Logs(TextWriter progress)
    {
        var options = new QualityOptions(LogWindow, LogEpochs);
        Option<int[]> generated = QualityOptions.Numbers(
            "--generated", "Seeds of the logs that are generated where --data is not given.", LogSeeds);
        var command = new Command("logs", "Logs of an identity server, with attacks: AUC-ROC and average precision.");
        options.AddTo(command,
            options.Data(required: false, "Folder with pairs train.json, test.json, in itself or in folders. Default: logs are generated."),
            generated, options.Epochs, options.Window);
        command.SetAction(parsed => Publication.Run(() =>
        {
            var job = new LogJob(options.Runs(parsed), options.Names(parsed), progress);
            string? folder = options.Folder(parsed);
            IReadOnlyList<LogPair> logs = folder is null ? LogFolder.Generate(parsed.GetValue(generated)!) : LogFolder.Read(folder);
            return new QualityReport
            {
                Title = "Quality on logs",
                Protocol = "the first file trains, without labels; the events of the second go on where it ends, and are judged. A user's "
                    + "first events that fill no window are not judged by detectors of windows. An event that can be found is a run of "
                    + "labelled rows of one user. Means over the logs.",
                Settings = options.ToJson(parsed),
                MainFigure = ("Average precision", quality => quality.AveragePrecision),
            }.Create(job.Run(logs));
        }, options.Files(parsed)));
        return command;
    }

    private static Command Incidents(TextWriter progress)
    {
        Option<int[]> seeds = QualityOptions.Numbers("--generated", "Seeds of the generated logs.", IncidentSeeds);
        Option<double[]> budgets = new("--per-day")
        {
            Description = "Incidents a day that somebody looks at.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [5, 20],
        };
        Option<string> kinds = new("--kinds")
        {
            Description = "Kinds of attack: classic, all, or names with commas between.",
            HelpName = "KINDS",
            DefaultValueFactory = _ => "all",
        };
        Option<string[]> output = new("--out")
        {
            Description = "Write the report, too: FILE.md or FILE.json; may be given again.",
            HelpName = "FILE",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("incidents", "Attacks found in logs at a fixed number of incidents a day, by kind.")
        {
            seeds, budgets, kinds, output,
        };
        command.SetAction(parsed => Publication.Run(
            () => new IncidentJob(
            parsed.GetValue(seeds)!, parsed.GetValue(budgets)!, AttackKinds.Parse(parsed.GetValue(kinds)!), progress).Run(),
            parsed.GetValue(output)!));
        return command;
    }
}
