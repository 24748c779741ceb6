using System.CommandLine;
using System.Text.Json.Nodes;
using DetectionQuality.Scoring;
using MLNetHybrid;

namespace DetectionQuality;

/// <summary>The options of a command.</summary>
internal sealed class QualityOptions
{
    private const string Unscaled = "none";

    private readonly Option<int[]> _seeds;
    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Only the detectors whose name contains this; may be given again. Example: --only lstm --only deviation",
        HelpName = "TEXT",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _output = new("--out")
    {
        Description = "Write the report, too: FILE.md or FILE.json; may be given again.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private readonly List<Option> _added = [];
    private Option<string?>? _data;

    /// <param name="window">The default of --window.</param>
    /// <param name="epochs">The default of --epochs; null: the autoencoder's own.</param>
    /// <param name="seeds">The default of --seeds.</param>
    public QualityOptions(int window, int? epochs = null, params int[] seeds)
    {
        _seeds = Numbers("--seeds", "Seeds of the detectors; each scores every file, and figures are means over them.",
            seeds.Length > 0 ? seeds : [1]);
        Window = new("--window")
        {
            Description = "L, rows per window.",
            HelpName = "N",
            DefaultValueFactory = _ => window,
        };
        Epochs = new("--epochs")
        {
            Description = "Passes of the autoencoder over its training windows.",
            HelpName = "N",
            DefaultValueFactory = _ => epochs ?? new LstmAutoencoderTrainer.Options().Epochs,
        };
    }

    public Option<int> Window { get; }

    public Option<int> Epochs { get; }

    public Option<string> Scaling { get; } = new("--scaling")
    {
        Description = "Of the features: standard, min-max, robust or none.",
        HelpName = "KIND",
        DefaultValueFactory = _ => Name(new LstmHybridEstimator.Options().Scaling),
    };

    public Option<int?> MaximumTrainingRows { get; } = new("--maximum-training-rows")
    {
        Description = "Of the detectors of single rows. Default: each detector's own.",
        HelpName = "N",
    };

    public Option<string?> Data(bool required, string description) => _data = new("--data")
    {
        Description = description,
        HelpName = "FOLDER",
        Required = required,
    };

    /// <summary>An option of whole numbers, one or several.</summary>
    public static Option<int[]> Numbers(string name, string description, int[] values) => new(name)
    {
        Description = description,
        HelpName = "N",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => values,
    };

    /// <summary>Adds these options, and those that every command has.</summary>
    public void AddTo(Command command, params Option[] options)
    {
        _added.AddRange(options);
        foreach (Option option in (Option[])[.. options, _seeds, _only, _output]) command.Add(option);
    }

    public string? Folder(ParseResult parsed) => parsed.GetValue(_data!);

    public string[] Files(ParseResult parsed) => parsed.GetValue(_output)!;

    public string[] Names(ParseResult parsed) => parsed.GetValue(_only)!;

    /// <summary>Settings of the detectors, one per seed.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public IReadOnlyList<ScoringSettings> Runs(ParseResult parsed)
    {
        int[] seeds = parsed.GetValue(_seeds)!;
        if (seeds.Length != seeds.Distinct().Count())
            throw new ArgumentException($"--seeds must differ; got {string.Join(' ', seeds)}.");
        // Other ranges are the library's to check.
        return [.. seeds.Select(seed => new ScoringSettings
        {
            Seed = seed,
            WindowLength = Value(Window, 1),
            Epochs = Value(Epochs, 1),
            Scaling = Kind(Value(Scaling, Unscaled)),
            MaximumTrainingRows = Value(MaximumTrainingRows, null),
        })];

        // A command that lacks the option has no detector that reads it.
        T Value<T>(Option<T> option, T otherwise) => _added.Contains(option) ? parsed.GetValue(option)! : otherwise;
    }

    /// <summary>What was asked for, for the report.</summary>
    public JsonObject ToJson(ParseResult parsed)
    {
        IReadOnlyList<ScoringSettings> runs = Runs(parsed);
        var json = new JsonObject { ["seeds"] = new JsonArray([.. runs.Select(run => (JsonNode)run.Seed)]) };
        if (_added.Contains(Window)) json["window"] = runs[0].WindowLength;
        if (_added.Contains(Epochs)) json["epochs"] = runs[0].Epochs;
        if (_added.Contains(Scaling)) json["scaling"] = Name(runs[0].Scaling);
        if (runs[0].MaximumTrainingRows is int rows) json["maximumTrainingRows"] = rows;
        if (Names(parsed) is { Length: > 0 } only) json["only"] = new JsonArray([.. only.Select(text => (JsonNode)text)]);
        return json;
    }

    private static ScaleKind? Kind(string text) => text switch
    {
        "standard" => ScaleKind.Standard,
        "min-max" => ScaleKind.MinMax,
        "robust" => ScaleKind.Robust,
        Unscaled => null,
        _ => throw new ArgumentException($"--scaling must be standard, min-max, robust or none; got '{text}'."),
    };

    private static string Name(ScaleKind? kind) => kind switch
    {
        ScaleKind.Standard => "standard",
        ScaleKind.MinMax => "min-max",
        ScaleKind.Robust => "robust",
        _ => Unscaled,
    };
}
