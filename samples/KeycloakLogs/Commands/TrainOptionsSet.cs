using System.CommandLine;
using KeycloakLogs.Training;

namespace KeycloakLogs.Commands;

/// <summary>The command line options that describe a training.</summary>
internal sealed class TrainOptionsSet
{
    private static readonly TrainOptions Defaults = new();

    private readonly OptionWithDefault<int> _window = new("--window", Defaults.WindowLength, "Events per window, at least 2.");
    private readonly OptionWithDefault<int> _epochs = new("--epochs", Defaults.Epochs, "Passes over the training events, at least 1.");
    private readonly OptionWithDefault<int> _seed = new("--training-seed", Defaults.Seed, "Same seed, same model.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _window, _epochs, _seed }) command.Options.Add(option);
    }

    public TrainOptions Read(ParseResult line) => new TrainOptions
    {
        WindowLength = line.GetValue(_window),
        Epochs = line.GetValue(_epochs),
        Seed = line.GetValue(_seed),
    }.Checked();
}
