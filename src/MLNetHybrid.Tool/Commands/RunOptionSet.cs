using System.CommandLine;
using MLNetHybrid.Tool.Jobs;

namespace MLNetHybrid.Tool.Commands;

/// <summary>The input and what both commands do with it.</summary>
internal sealed class RunOptionSet(string folderEnding)
{
    private readonly Argument<string> _input = new("file")
    {
        Description = "CSV file, plain or gzipped; its rows are scored.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = $"Folder for the files that are written. "
            + $"Default: beside where this runs, data-{folderEnding} for data.csv. Example: --out results",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> _scores = new("--scores")
    {
        Description = "Write the scores here instead. Example: --scores scores.csv",
        HelpName = "OUT.csv",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Write the page with figures, plots and the highest scores here instead. Example: --report report.html",
        HelpName = "OUT.html",
    };

    private readonly Option<double?> _threshold = new("--threshold")
    {
        Description = "The score from which a row is an anomaly. "
            + "Of an ensemble, 2 is reached by one normal row in a hundred, 3 by one in a thousand. "
            + "Example: --threshold 3",
        HelpName = "SCORE",
    };

    private readonly Option<bool> _retrospect = new("--retrospect")
    {
        Description = "Judge each row by all windows that hold it, those of later rows too, as one can with recorded data.",
    };

    private readonly Option<bool> _sort = new("--sort")
    {
        Description = "Put rows that go back in time where they belong; without it they are refused.",
    };

    private readonly Option<int?> _gpu = new("--gpu")
    {
        Description = "Score on this CUDA device (a build from the sources with -p:Accelerator=cuda). Example: --gpu 0",
        HelpName = "DEVICE",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON object and nothing else to standard output; progress and warnings go to standard error.",
    };

    private readonly Option<bool> _quiet = new("--quiet")
    {
        Description = "Say nothing but warnings and errors (and with --json, the object).",
    };

    private readonly Option<bool> _failOnAnomaly = new("--fail-on-anomaly") { Description = "End with exit code 3 if rows were flagged." };

    private readonly CsvOptionSet _csv = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_input);
        Option[] options = [_out, _scores, _report, _threshold, _retrospect, .. _csv.All, _sort, _gpu, _json, _quiet, _failOnAnomaly];
        foreach (Option option in options) command.Options.Add(option);
        command.Validators.Add(_csv.Validate);
    }

    public JobOptions Options(ParseResult parsed) => new()
    {
        Input = parsed.GetRequiredValue(_input),
        Reading = _csv.Choices(parsed),
        Sort = parsed.GetValue(_sort),
        InRetrospect = parsed.GetValue(_retrospect),
        Threshold = parsed.GetValue(_threshold),
        GpuDevice = parsed.GetValue(_gpu),
        Folder = parsed.GetValue(_out),
        ScoreFile = parsed.GetValue(_scores),
        ReportFile = parsed.GetValue(_report),
    };

    public JobRequest Request(ParseResult parsed, JobOptions options) =>
        new(options, parsed.GetValue(_json), parsed.GetValue(_quiet), parsed.GetValue(_failOnAnomaly));
}
