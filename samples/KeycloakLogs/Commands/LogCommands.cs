using System.CommandLine;
using KeycloakLogs.Geolocation;
using KeycloakLogs.Reporting;
using KeycloakLogs.Training;

namespace KeycloakLogs.Commands;

/// <summary>The program's command line.</summary>
internal static class LogCommands
{
    public static RootCommand Create(IRunView view)
    {
        var root = new RootCommand(
            "Finds attacks in Keycloak logs. Without a command: generates a labelled data set, trains on it, and judges itself.");
        var output = new OptionWithDefault<string>("--out", "out", "Folder for all output.");
        OptionWithDefault<string> report = ReportOption();
        var generate = new GenerateOptionsSet();
        var train = new TrainOptionsSet();
        root.Options.Add(output);
        root.Options.Add(report);
        generate.AddTo(root);
        train.AddTo(root);
        root.SetAction((line, cancel) => Run(() =>
        {
            string folder = line.GetValue(output)!;
            TrainOptions options = train.Read(line);
            TrainJob.CheckOutputs(folder, line.GetValue(report)!, []);
            (string trainingFile, string testFile) = GenerateJob.Run(view, generate.Read(line), folder);
            TrainJob.Run(view, options, () =>
                TrainInput.FromFiles(view, trainingFile, testFile), [], folder, line.GetValue(report)!, cancel);
        }, cancel));
        root.Subcommands.Add(Generate(view));
        root.Subcommands.Add(Train(view));
        root.Subcommands.Add(Score(view));
        return root;
    }

    private static Command Generate(IRunView view)
    {
        var command = new Command("generate", "Writes a labelled data set, train.json and test.json.");
        var output = new Option<string>("--out") { Description = "Folder for the two files.", Required = true };
        var options = new GenerateOptionsSet();
        command.Options.Add(output);
        options.AddTo(command);
        command.SetAction((line, cancel) => Run(() => GenerateJob.Run(view, options.Read(line), line.GetValue(output)!), cancel));
        return command;
    }

    private static Command Train(IRunView view)
    {
        var command = new Command(
            "train", "Trains on logs and judges itself on their last part, or on a labelled file; writes model.zip, hybrid.onnx, "
            + "features.csv, scores.csv, incidents.json, incidents.csv and report.html.");
        Option<string[]> logs = LogsOption("Logs to learn from and to judge, files, folders, or - for standard input. Needs no labels.");
        var labels = new Option<string?>("--labels")
        {
            Description = "With --logs: file of the identifiers of events in attacks, one a line. Default: the events' own labels, if any.",
            HelpName = "FILE",
        };
        var heldOut = new OptionWithDefault<double>("--held-out", 0.2, "With --logs: share of the time that is judged, in (0, 1).");
        var train = new Option<string?>("--train") { Description = "Instead of --logs: log file to learn from. Labels are not used." };
        var test = new Option<string?>(
            "--test")
        { Description = "With --train: labelled log file to judge the model on, later than the first." };
        var output = new Option<string>("--out") { Description = "Folder for the model.", Required = true };
        Option<string?> places = PlacesOption();
        OptionWithDefault<string> report = ReportOption();
        var options = new TrainOptionsSet();
        foreach (Option option in new Option[] { logs, labels, heldOut, train, test, places, output, report }) command.Options.Add(option);
        options.AddTo(command);
        command.SetAction((line, cancel) => Run(() =>
        {
            TrainOptions read = options.Read(line);
            string? trainingFile = line.GetValue(train), testFile = line.GetValue(test), labelFile = line.GetValue(labels);
            string[] paths = line.GetValue(logs) ?? [];
            if (paths.Length > 0 == (trainingFile is not null || testFile is not null) || trainingFile is null != testFile is null)
                throw new ArgumentException("Give --logs, or --train and --test.");
            double share = line.GetValue(heldOut);
            if (share is not (> 0 and < 1))
                throw new ArgumentException(FormattableString.Invariant($"--held-out must be in (0, 1); got {share}."));
            string? database = line.GetValue(places);
            (string Option, string Path)[] inputs = trainingFile is not null
                ? [("--train", trainingFile), ("--test", testFile!)]
                : [.. paths.Where(File.Exists).Select(path => ("--logs", path))];
            if (database is not null) inputs = [.. inputs, (PlaceDatabase.Option, database)];
            TrainJob.Run(view, read, () => TrainInput.Located(view, database, () => trainingFile is not null
                ? TrainInput.FromFiles(view, trainingFile, testFile!)
                : TrainInput.FromLogs(view, paths, labelFile, share)), inputs, line.GetValue(output)!, line.GetValue(report)!, cancel);
        }, cancel));
        return command;
    }

    private static Command Score(IRunView view)
    {
        var command = new Command("score", "Gives each event of a log a score and a verdict, and names incidents.");
        var model = new Option<string>("--model") { Description = "The model.zip that train has written.", Required = true };
        Option<string[]> logs = LogsOption("Logs to judge: files, folders, or - for standard input.");
        logs.Required = true;
        var history = new Option<string?>("--history")
        {
            Description = "Logs from before: fill the windows and counts, are not judged.",
        };
        Option<string?> places = PlacesOption();
        var scores = new Option<string>("--scores") { Description = "CSV file to write.", Required = true };
        var incidents = new Option<string?>("--incidents") { Description = "JSON file to write incidents to; a CSV is written beside it." };
        var state = new Option<string?>("--state")
        {
            Description = "File from which scoring goes on, and which is written anew for the next run; it need not exist yet.",
        };
        var memory = new OptionWithDefault<int>("--memory-days", 90, "Days that --state remembers, at least 1.");
        Option<bool> retrospect = TrainOptionsSet.RetrospectOption();
        foreach (Option option in new Option[] { model, logs, history, places, state, memory, retrospect, scores, incidents })
            command.Options.Add(option);
        command.SetAction((line, cancel) => Run(() => ScoreJob.Run(view, new ScoreOptions
        {
            Model = line.GetValue(model)!,
            Logs = line.GetValue(logs)!,
            History = line.GetValue(history),
            Places = line.GetValue(places),
            Scores = line.GetValue(scores)!,
            Incidents = line.GetValue(incidents),
            State = line.GetValue(state),
            Memory = line.GetValue(memory) is >= 1 and int days
                ? TimeSpan.FromDays(days)
                : throw new ArgumentException($"--memory-days must be at least 1; got {line.GetValue(memory)}."),
            InRetrospect = line.GetValue(retrospect),
        }), cancel));
        return command;
    }

    private static Option<string[]> LogsOption(string description) => new("--logs")
    {
        Description = description,
        HelpName = "PATH",
        AllowMultipleArgumentsPerToken = true,
    };

    private static Option<string?> PlacesOption() => new(PlaceDatabase.Option)
    {
        Description = "Database of the places of addresses in the MaxMind DB format, of cities or countries: events get country, city and "
            + "coordinates from it. The same for train and score.",
        HelpName = "FILE.mmdb",
    };

    private static OptionWithDefault<string> ReportOption() =>
        new("--report", "report.html", $"HTML report, as seen from the folder; {TrainJob.NoReport}: no report.");

    // The job computes; a thread of the pool keeps the command line free to answer Ctrl+C.
    private static Task Run(Action job, CancellationToken cancel) => Task.Run(job, cancel);
}
