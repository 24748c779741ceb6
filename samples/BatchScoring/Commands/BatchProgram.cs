using System.CommandLine;
using BatchScoring.Rows;
using BatchScoring.Workers;
using Samples;
using Spectre.Console;

namespace BatchScoring.Commands;

/// <summary>The program without its console.</summary>
internal static class BatchProgram
{
    /// <summary>Runs one command line.</summary>
    /// <returns>0: done; 1: refused, nothing was written; 2: some shards have no scores.</returns>
    public static async Task<int> Run(string[] line, TextWriter output, TextWriter error)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        // Lines of a file or a log are not broken.
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = 400;
        try
        {
            return await Create(console, output, error).Parse(line, new ParserConfiguration { ResponseFileTokenReplacer = null })
                .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (Exception exception) when (Failure.IsExpected(exception))
        {
            await error.WriteLineAsync(Failure.Describe(exception));
            return 1;
        }
    }

    internal static RootCommand Create(IAnsiConsole console, TextWriter output, TextWriter error)
    {
        var root = new RootCommand(
            "Scores recorded events of any number: splits them into shards by the hash of their stream's key, and has worker processes "
            + "score whole shards.");
        root.Subcommands.Add(Generate(console));
        root.Subcommands.Add(Split(console));
        root.Subcommands.Add(Train(console));
        root.Subcommands.Add(Score(console, error));
        root.Subcommands.Add(Verify(console));
        root.Subcommands.Add(Export(console));
        root.Subcommands.Add(WorkerCommand(output));
        return root;
    }

    private static Command Generate(IAnsiConsole console)
    {
        var command = new Command("generate", "Writes Parquet files of made-up sensor readings of many machines, in the order of time.");
        Option<string> target = Text("--out", "FOLDER", "New folder for the files. Example: --out rows");
        Option<int> rows = Number("--rows", 200_000, "Readings in all.", 1, 1_000_000_000),
            keys = Number("--keys", 200, "Machines.", 1, 10_000_000),
            features = Number("--features", 8, "Sensors of a machine.", 1, 4096),
            files = Number("--files", 4, "Files, of the same number of rows.", 1, 10_000),
            seed = Number("--seed", 1, "The same seed gives the same files.", 0, int.MaxValue);
        Add(command, target, rows, keys, features, files, seed);
        command.SetAction(parsed => new GenerateJob
        {
            Target = parsed.GetRequiredValue(target),
            Rows = parsed.GetValue(rows),
            Keys = parsed.GetValue(keys),
            Features = parsed.GetValue(features),
            Files = parsed.GetValue(files),
            Seed = parsed.GetValue(seed),
        }.Run(console));
        return command;
    }

    private static Command Split(IAnsiConsole console)
    {
        var command = new Command(
            "split", "Spreads rows over shards: all rows of a key go to one shard, in their order, which must be that of time.");
        Option<string> source = Text("--in", "FOLDER", "Parquet files, or one file. Example: --in rows"),
            target = Text("--out", "FOLDER", "New folder for the shards. Example: --out shards"),
            key = Text("--key", "COLUMN", "Tells streams apart.", "Key"), time = Text("--time", "COLUMN", "Timestamps.", "Time");
        Option<int> shards = Number("--shards", 16, "How many: several times the workers that there may ever be.", 1, 4096);
        var ignore = new Option<string[]>("--ignore")
        {
            Description = "Columns that are no features. Example: --ignore site serial",
            HelpName = "COLUMN",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        Add(command, source, target, key, time, shards, ignore);
        command.SetAction(parsed => new SplitJob
        {
            Source = parsed.GetRequiredValue(source),
            Target = parsed.GetRequiredValue(target),
            Columns = new RowColumns { Key = parsed.GetValue(key)!, Time = parsed.GetValue(time), Ignored = parsed.GetValue(ignore)! },
            Shards = parsed.GetValue(shards),
        }.Run(console));
        return command;
    }

    private static Command Train(IAnsiConsole console)
    {
        var command = new Command("train", "Trains the hybrid's ensemble on the first rows, which should be mostly normal.");
        Option<string> source = Text("--in", "FOLDER", "Parquet files, or one file. Example: --in rows"),
            model = Text("--model", "MODEL.zip", "Where the model goes. Example: --model model.zip");
        Option<int> rows = Number("--rows", 20_000, "Rows to train on.", 2, 10_000_000),
            window = Number("--window", 10, "Rows of a stream that are judged together.", 1, 1 << 20),
            epochs = Number("--epochs", 5, "Passes of the autoencoder over the training windows, at most.", 1, 100_000),
            seed = Number("--seed", 1, "The same seed gives the same model.", 0, int.MaxValue);
        var without = new Option<bool>("--without-autoencoder")
        {
            Description = "Leaves the network out: a tenth of the time, and little of the quality.",
        };
        Add(command, source, model, rows, window, epochs, seed, without);
        command.SetAction(parsed => new TrainJob
        {
            Source = parsed.GetRequiredValue(source),
            ModelFile = parsed.GetRequiredValue(model),
            Rows = parsed.GetValue(rows),
            Window = parsed.GetValue(window),
            Epochs = parsed.GetValue(epochs),
            Seed = parsed.GetValue(seed),
            HasAutoencoder = !parsed.GetValue(without),
        }.Run(console));
        return command;
    }

    private static Command Score(IAnsiConsole console, TextWriter error)
    {
        var command = new Command(
            "score",
            "Scores every shard of a folder. Run again after an interruption, it does what is left. Exit code 2: some shards failed.");
        (Option<string> model, Option<string> source, Option<string> target) = ScoreOptions();
        Option<int> workers = Number("--workers", Environment.ProcessorCount, "Processes that score, each whole shards.", 1, 1024);
        Add(command, model, source, target, workers);
        command.SetAction((parsed, cancel) => new ScoreJob
        {
            ModelFile = parsed.GetRequiredValue(model),
            Source = parsed.GetRequiredValue(source),
            Target = parsed.GetRequiredValue(target),
            Workers = parsed.GetValue(workers),
        }.Run(console, error, cancel));
        return command;
    }

    private static Command Verify(IAnsiConsole console)
    {
        var command = new Command(
            "verify",
            "Scores the rows as they were before the split, in this one process, and compares with the shards' scores bit by bit.");
        Option<string> model = Text("--model", "MODEL.zip", "The model. Example: --model model.zip"),
            source = Text("--in", "FOLDER", "The rows before the split. Example: --in rows"),
            scores = Text("--scores", "FOLDER", "What `score` wrote. Example: --scores scores");
        Add(command, model, source, scores);
        command.SetAction(parsed => new VerifyJob
        {
            ModelFile = parsed.GetRequiredValue(model),
            Source = parsed.GetRequiredValue(source),
            Scores = parsed.GetRequiredValue(scores),
        }.Run(console));
        return command;
    }

    private static Command Export(IAnsiConsole console)
    {
        var command = new Command(
            "export", "Writes the model as an ONNX graph that takes the rows of one stream, for Spark: see spark/score_shard.py.");
        Option<string> model = Text("--model", "MODEL.zip", "The model. Example: --model model.zip"),
            onnx = Text("--onnx", "MODEL.onnx", "Where the graph goes. Example: --onnx model.onnx");
        Add(command, model, onnx);
        command.SetAction(parsed => ExportJob.Run(console, parsed.GetRequiredValue(model), parsed.GetRequiredValue(onnx)));
        return command;
    }

    private static Command WorkerCommand(TextWriter output)
    {
        var command = new Command("worker", "Scores the shards that `score` names.") { Hidden = true };
        (Option<string> model, Option<string> source, Option<string> target) = ScoreOptions();
        Add(command, model, source, target);
        command.SetAction(parsed => new Worker(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(source), parsed.GetRequiredValue(target), output).Run(Console.In));
        return command;
    }

    private static (Option<string> Model, Option<string> Source, Option<string> Target) ScoreOptions() =>
        (Text("--model", "MODEL.zip", "The model, as `train` wrote it. Example: --model model.zip"),
            Text("--in", "FOLDER", "The shards. Example: --in shards"),
            Text("--out", "FOLDER", "A file of scores for each shard goes here. Example: --out scores"));

    private static void Add(Command command, params Option[] options)
    {
        foreach (Option option in options) command.Options.Add(option);
    }

    private static Option<string> Text(string name, string value, string description, string? otherwise = null)
    {
        var option = new Option<string>(name) { Description = description, HelpName = value, Required = otherwise is null };
        if (otherwise is not null) option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    private static Option<int> Number(string name, int otherwise, string description, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            int value = result.GetValueOrDefault<int>();
            if (value < least || value > most)
                result.AddError(FormattableString.Invariant($"{name} must be in [{least}, {most}]; got {value}."));
        });
        return option;
    }
}
