using System.CommandLine;
using KeycloakLogs.Commands;
using Samples;
using ScoringService.Hosting;
using ScoringService.Keys;

namespace ScoringService.Commands;

/// <summary>The program without its console.</summary>
internal static class ServiceProgram
{
    /// <summary>Runs one command line: serves, replays logs, or makes a key.</summary>
    public static async Task<int> Run(string[] line, TextWriter output, TextWriter error)
    {
        try
        {
            return await Create(line, output).Parse(line).InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (Exception e) when (Failure.IsExpected(e) || e is InvalidDataException or HttpRequestException)
        {
            await error.WriteLineAsync(Failure.Describe(e));
            return 1;
        }
    }

    private static RootCommand Create(string[] line, TextWriter output)
    {
        var root = new RootCommand(
            "Scores Keycloak's events over HTTP, with a page at http://127.0.0.1:5080. Settings are given as --Scoring:Name=value, "
            + "addresses as --urls=http://127.0.0.1:5080.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        root.SetAction(async (_, _) =>
        {
            await using WebApplication app = ServiceHost.Create(line);
            await app.RunAsync();
            return 0;
        });
        root.Subcommands.Add(Replay(output));
        root.Subcommands.Add(NewKey(output));
        return root;
    }

    private static Command Replay(TextWriter output)
    {
        var command = new Command("replay", "Sends logs to a service at a chosen rate: generated ones, or a file.");
        var rate = new OptionWithDefault<double>("--rate", 50, "Events a second, more than 0.");
        var url = new OptionWithDefault<string>("--url", Binding.DefaultUrl, "Where the service is.");
        var logs = new Option<string?>("--logs") { Description = "Log file to send. Default: generated events, attacks among them." };
        var seed = new OptionWithDefault<int>("--seed", 1, "Of generated events; 1 are the demo model's users.");
        var count = new OptionWithDefault<int>("--count", int.MaxValue, "At most so many events.");
        var key = new Option<string?>("--key") { Description = "Where the service asks for one." };
        foreach (Option option in new Option[] { rate, url, logs, seed, count, key }) command.Options.Add(option);
        command.SetAction((parsed, cancel) => ReplayJob.Run(
            output,
            new ReplayOptions
            {
                Rate = parsed.GetValue(rate),
                Url = parsed.GetValue(url)!,
                Logs = parsed.GetValue(logs),
                Seed = parsed.GetValue(seed),
                Count = parsed.GetValue(count),
                Key = parsed.GetValue(key),
            }.Checked(),
            cancel));
        return command;
    }

    private static Command NewKey(TextWriter output)
    {
        var command = new Command("new-key", "Makes a key, shows it once, and keeps its hash.");
        var name = new Option<string>("--name") { Description = "Of the key, for logs.", Required = true };
        var role = new OptionWithDefault<KeyRole>("--role", KeyRole.All, "Send: events. Read: everything. All: the model, too.");
        var data = new OptionWithDefault<string>("--data", new ServiceSettings().Data, "The service's folder.");
        foreach (Option option in new Option[] { name, role, data }) command.Options.Add(option);
        command.SetAction(parsed => output.WriteLine(KeyFile.Create(
            Path.Combine(parsed.GetValue(data)!, ServiceHost.KeysFile), parsed.GetValue(name)!, parsed.GetValue(role))));
        return command;
    }
}
