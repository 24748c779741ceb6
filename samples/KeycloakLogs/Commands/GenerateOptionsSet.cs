using System.CommandLine;
using KeycloakLogs.Generation;

namespace KeycloakLogs.Commands;

/// <summary>The command line options that describe a data set to generate.</summary>
internal sealed class GenerateOptionsSet
{
    private static readonly GeneratorOptions _default = new();

    private readonly Option<int> _seed = new("--seed") { Description = "Names all random numbers: same seed, same events.", DefaultValueFactory = _ => _default.Seed };
    private readonly Option<int> _users = new("--users") { Description = "Number of accounts, at least 10.", DefaultValueFactory = _ => _default.Users };
    private readonly Option<int> _events = new("--events") { Description = "Events in each of the two files, at least 200.", DefaultValueFactory = _ => _default.Events };
    private readonly Option<int> _days = new("--days") { Description = "Days that each of the two files covers, at least 2.", DefaultValueFactory = _ => _default.Days };

    private readonly Option<double> _testRate = new("--attack-rate")
    {
        Description = "Share of attack events in the test file, 0 to 0.5.", DefaultValueFactory = _ => _default.TestAttackRate,
    };

    private readonly Option<double> _trainingRate = new("--training-attack-rate")
    {
        Description = "Share of attack events in the training file, 0 to 0.5.", DefaultValueFactory = _ => _default.TrainingAttackRate,
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _seed, _users, _events, _days, _testRate, _trainingRate }) command.Options.Add(option);
    }

    public GeneratorOptions Read(ParseResult line) => new GeneratorOptions
    {
        Seed = line.GetValue(_seed),
        Users = line.GetValue(_users),
        Events = line.GetValue(_events),
        Days = line.GetValue(_days),
        TestAttackRate = line.GetValue(_testRate),
        TrainingAttackRate = line.GetValue(_trainingRate),
    }.Checked();
}
