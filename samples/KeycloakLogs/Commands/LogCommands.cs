using System.CommandLine;
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
            TrainJob.Run(view, options, trainingFile, testFile, folder, line.GetValue(report)!, cancel);
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
            "train", "Trains on one file, judges itself on another, labelled one; writes model.zip, hybrid.onnx, "
            + "features.csv, scores.csv and report.html.");
        var train = new Option<string>("--train")
        {
            Description = "Log file to learn from: JSON array or NDJSON. Labels are not used.",
            Required = true,
        };
        var test = new Option<string>("--test")
        {
            Description = "Labelled log file to judge the model on, later than the first.",
            Required = true,
        };
        var output = new Option<string>("--out") { Description = "Folder for the model.", Required = true };
        OptionWithDefault<string> report = ReportOption();
        var options = new TrainOptionsSet();
        foreach (Option option in new Option[] { train, test, output, report }) command.Options.Add(option);
        options.AddTo(command);
        command.SetAction((line, cancel) => Run(
            () => TrainJob.Run(view, options.Read(line), line.GetValue(train)!, line.GetValue(test)!, line.GetValue(output)!,
                line.GetValue(report)!, cancel), cancel));
        return command;
    }

    private static Command Score(IRunView view)
    {
        var command = new Command("score", "Gives each event of a log file a score and a verdict.");
        var model = new Option<string>("--model") { Description = "The model.zip that train has written.", Required = true };
        var logs = new Option<string>("--logs") { Description = "Log file to judge.", Required = true };
        var history = new Option<string?>("--history")
        {
            Description = "Log file from before: fills the windows and counts, is not judged.",
        };
        var scores = new Option<string>("--scores") { Description = "CSV file to write.", Required = true };
        Option<bool> retrospect = TrainOptionsSet.RetrospectOption();
        foreach (Option option in new Option[] { model, logs, history, retrospect, scores }) command.Options.Add(option);
        command.SetAction((line, cancel) => Run(
            () => ScoreJob.Run(view, line.GetValue(model)!, line.GetValue(logs)!, line.GetValue(history), line.GetValue(scores)!,
                line.GetValue(retrospect)), cancel));
        return command;
    }

    private static OptionWithDefault<string> ReportOption() =>
        new("--report", "report.html", $"HTML report, as seen from the folder; {TrainJob.NoReport}: no report.");

    // The job computes; a thread of the pool keeps the command line free to answer Ctrl+C.
    private static Task Run(Action job, CancellationToken cancel) => Task.Run(job, cancel);
}
