using System.CommandLine;
using KeycloakLogs.Training;

namespace KeycloakLogs.Commands;

/// <summary>The command line options that describe a training.</summary>
internal sealed class TrainOptionsSet
{
    private static readonly TrainOptions _default = new();

    private readonly Option<int> _window = new("--window") { Description = "Events per window, at least 2.", DefaultValueFactory = _ => _default.WindowLength };
    private readonly Option<int> _epochs = new("--epochs") { Description = "Passes over the training events, at least 1.", DefaultValueFactory = _ => _default.Epochs };
    private readonly Option<int> _seed = new("--training-seed") { Description = "Same seed, same model.", DefaultValueFactory = _ => _default.Seed };

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
