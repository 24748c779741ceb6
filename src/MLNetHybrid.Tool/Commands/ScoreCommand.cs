using System.CommandLine;

namespace MLNetHybrid.Tool.Commands;

/// <summary><c>mlnet-hybrid score</c>: uses a model that <c>detect</c> has written.</summary>
internal static class ScoreCommand
{
    public static Command Create(Func<JobRequest, int> run, string exitCodes)
    {
        var model = new Option<string>("--model")
        {
            Description = "The model.zip of a detect. Its features are found by name, in any order.",
            HelpName = "MODEL.zip",
            Required = true,
        };
        var shared = new RunOptionSet("scores");
        var command = new Command("score", """
            Scores every row of a file with a model that detect has written, and writes scores.csv and report.html.

            Examples:
              mlnet-hybrid score newer.csv --model machine-anomalies/model.zip
              mlnet-hybrid score newer.csv --model model.zip --threshold 3 --json --fail-on-anomaly
            """ + "\n" + exitCodes);
        shared.AddTo(command);
        command.Options.Insert(0, model);
        command.SetAction(parsed => CommandLine.Run(
            parsed, shared.Request(parsed, shared.Options(parsed) with { ModelFile = parsed.GetValue(model) }), run));
        return command;
    }
}
