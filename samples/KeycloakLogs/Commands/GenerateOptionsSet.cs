using System.CommandLine;
using KeycloakLogGenerator;

namespace KeycloakLogs.Commands;

/// <summary>The command line options that describe a data set to generate.</summary>
internal sealed class GenerateOptionsSet
{
    private static readonly GeneratorOptions Defaults = new();

    private readonly OptionWithDefault<int> _seed = new("--seed", Defaults.Seed, "Names all random numbers: same seed, same events.");
    private readonly OptionWithDefault<int> _users = new("--users", Defaults.Users, "Number of accounts, 10 to 100000.");
    private readonly OptionWithDefault<int> _events = new(
        "--events", Defaults.Events, "Events in each of the two files, 200 to 10000000.");

    private readonly OptionWithDefault<int> _days = new("--days", Defaults.Days, "Days that each of the two files covers, 2 to 365.");
    private readonly OptionWithDefault<double> _testRate = new(
        "--attack-rate", Defaults.TestAttackRate, "Share of attack events in the test file, 0 to 0.5.");

    private readonly OptionWithDefault<double> _trainingRate =
        new("--training-attack-rate", Defaults.TrainingAttackRate, "Share of attack events in the training file, 0 to 0.5.");

    private readonly OptionWithDefault<string> _kinds = new(
        "--kinds", Defaults.Kinds.ToString(), "Kinds of attack: classic (seven), all (fourteen), or names with commas between.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _seed, _users, _events, _days, _testRate, _trainingRate, _kinds })
            command.Options.Add(option);
    }

    public GeneratorOptions Read(ParseResult line) => new GeneratorOptions
    {
        Seed = line.GetValue(_seed),
        Users = line.GetValue(_users),
        Events = line.GetValue(_events),
        Days = line.GetValue(_days),
        TestAttackRate = line.GetValue(_testRate),
        TrainingAttackRate = line.GetValue(_trainingRate),
        Kinds = AttackKinds.Parse(line.GetValue(_kinds)!),
    }.Checked();
}
