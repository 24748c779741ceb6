using System.CommandLine;
using KeycloakLogs.Training;
using MLNetHybrid;

namespace KeycloakLogs.Commands;

/// <summary>The command line options that describe a training.</summary>
internal sealed class TrainOptionsSet
{
    private const string Ensemble = "ensemble", All = "all";

    private static readonly TrainOptions Defaults = new();

    private readonly OptionWithDefault<int> _window = new("--window", Defaults.WindowLength, "Events per window, at least 2.");
    private readonly OptionWithDefault<int> _epochs = new("--epochs", Defaults.Epochs, "Passes over the training events, at least 1.");
    private readonly OptionWithDefault<int> _seed = new("--training-seed", Defaults.Seed, "Same seed, same model.");
    private readonly OptionWithDefault<string> _model = new(
        "--model", Ensemble, "ensemble: the members' mean; all: the notebook's models and their detectors side by side.");

    private readonly OptionWithDefault<double> _alerts = new(
        "--alerts-per-day", Defaults.AlertsPerDay,
        "Incidents a day that somebody can look at: sets the limits on the judged events. 0: the model's own threshold.");

    private readonly Option<bool> _retrospect = RetrospectOption();

    public TrainOptionsSet() => _model.AcceptOnlyFromAmong(Ensemble, All);

    /// <summary>Whether events are judged by those after them too.</summary>
    public static Option<bool> RetrospectOption() => new("--retrospect")
    {
        Description = "Also judge each event by the same user's later ones, as one can with recorded logs.",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _model, _alerts, _retrospect, _window, _epochs, _seed }) command.Options.Add(option);
    }

    public TrainOptions Read(ParseResult line) => new TrainOptions
    {
        Model = line.GetValue(_model) == All ? HybridModel.All : HybridModel.Ensemble,
        InRetrospect = line.GetValue(_retrospect),
        AlertsPerDay = line.GetValue(_alerts),
        WindowLength = line.GetValue(_window),
        Epochs = line.GetValue(_epochs),
        Seed = line.GetValue(_seed),
    }.Checked();
}
