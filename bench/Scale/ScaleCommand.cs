using System.CommandLine;
using System.Text.Json;
using Bench.Reporting;

namespace ScaleBench;

/// <summary>The program's command.</summary>
internal static class ScaleCommand
{
    public static RootCommand Create()
    {
        var rows = new Option<long[]>("--rows")
        {
            Description = "Events to train on, and as many to score; several sizes may be given.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [100_000],
        };
        var preset = new Option<string>("--preset") { Description = "What is trained.", DefaultValueFactory = _ => "ensemble" };
        preset.AcceptOnlyFromAmong(ScaleSettings.Presets);
        var maximum = new Option<int?>("--maximum-training-rows") { Description = "Of every member. Default: each detector's own." };
        var log = new Option<bool>("--log") { Description = "Shows ML.NET's log, with seconds." };
        var output = new Option<string[]>("--out")
        {
            Description = "Writes the report to FILE.md or FILE.json; may be given several times.",
            HelpName = "FILE",
            DefaultValueFactory = _ => [],
        };
        var command = new RootCommand("Time, memory and ranking of a hybrid that learns from many events.")
        {
            rows, preset, maximum, log, output, Point(),
        };
        command.SetAction(parsed => Publication.Run(
            new ScaleJob(
                parsed.GetValue(rows)!,
                new ScaleSettings(parsed.GetValue(preset)!, parsed.GetValue(maximum), parsed.GetValue(log)),
                Console.Error).Run,
            parsed.GetValue(output)!));
        return command;
    }

    private static Command Point()
    {
        var rows = new Argument<long>("rows");
        var settings = new Argument<string>("settings");
        var command = new Command(ScaleJob.PointCommand, "Measures one size in this process.") { rows, settings };
        command.Hidden = true;
        command.SetAction(parsed => Console.Out.Write(ScalePoint.Measure(
            parsed.GetValue(rows), JsonSerializer.Deserialize<ScaleSettings>(parsed.GetValue(settings)!)!).ToJson()));
        return command;
    }
}
