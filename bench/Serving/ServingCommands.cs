using System.CommandLine;
using Bench.Reporting;

namespace ServingBench;

/// <summary>The program's commands.</summary>
internal static class ServingCommands
{
    public static RootCommand Create() => new("Measures stream scorers in one process.") { Scorer(), Keys(), Soak() };

    private static Command Scorer()
    {
        var rounds = new Option<int>("--rounds") { Description = "The medians count.", DefaultValueFactory = _ => 5 };
        Option<string[]> output = Output();
        var command = new Command("scorer", "Throughput, latency and memory of a scorer, beside prediction engines with locks.")
        {
            rounds, output,
        };
        command.SetAction(parsed => Publication.Run(
            new ScorerJob(parsed.GetValue(rounds), Console.Error).Run, parsed.GetValue(output)!));
        return command;
    }

    private static Command Keys()
    {
        var keys = new Option<int>("--keys") { Description = "Streams.", DefaultValueFactory = _ => 1_000_000 };
        Option<string[]> output = Output();
        var command = new Command("keys", "Memory of many streams, and how long saving and restoring them takes.") { keys, output };
        command.SetAction(parsed => Publication.Run(new KeysJob(parsed.GetValue(keys), Console.Error).Run, parsed.GetValue(output)!));
        return command;
    }

    private static Command Soak()
    {
        var threads = new Option<int>("--threads") { Description = "That score.", DefaultValueFactory = _ => 64 };
        var keys = new Option<int>("--keys") { Description = "Streams.", DefaultValueFactory = _ => 10_000 };
        var minutes = new Option<double>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 60 };
        Option<string[]> output = Output();
        var command = new Command("soak", "Memory and handles while many threads score.") { threads, keys, minutes, output };
        command.SetAction(parsed => Publication.Run(
            new SoakJob(parsed.GetValue(threads), parsed.GetValue(keys), parsed.GetValue(minutes), Console.Error).Run,
            parsed.GetValue(output)!));
        return command;
    }

    private static Option<string[]> Output() => new("--out")
    {
        Description = "Writes the report to FILE.md or FILE.json; may be given several times.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };
}
