using System.CommandLine;
using Spectre.Console;

namespace Cluster;

/// <summary>The program's options and what they mean.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Scores events on a cluster of silos, each a process of this machine; lets one fail in the middle, adds another, and says "
            + "whether any event was lost, doubled or scored differently.");
        Option<int> silos = With("--silos", 3, "Silos to begin with."),
            machines = With("--machines", 10_000, "Machines that events are of: keys."),
            buckets = With("--buckets", 64, "Buckets that keys are spread over."),
            inFlight = With("--in-flight", 16_000, "Events under way at a time."),
            saveEvents = With("--save-events", 1000, "After how many events a bucket is stored."),
            faultSeconds = With("--fault-seconds", 20, "After how many seconds the silo wakes up, or the database is back.");
        Option<long> events = With("--events", 2_000_000L, "Events to send.");
        Option<Fault> fault = With(
            "--fault", Fault.Kill, "What happens to a silo after two fifths: kill (SIGKILL), hang (SIGSTOP), stop (SIGTERM), "
                + "wake (SIGSTOP, then SIGCONT), none; database: PostgreSQL ends and comes back.");
        var rate = new Option<double?>("--rate") { Description = "Events a second. Default: as many as go." };
        var isCheap = new Option<bool>("--cheap") { Description = "A model that costs nearly nothing, to measure all else." };
        var adds = With("--add", true, "Whether a silo is added after three fifths.");
        var model = new Option<string?>(
            "--model")
        { Description = "The model's file; is trained where it is not there. Default: a scratch one." };
        var postgres = new Option<string?>("--postgres")
        {
            Description = "Membership and state in PostgreSQL: of this connection string, or, without one, of a scratch server. Default: "
                + "localhost clustering, state in files.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var result = new Option<string?>("--out") { Description = "Markdown file that the table is added to." };
        var dashboard = new Option<int?>(
            "--dashboard")
        { Description = "Port of Orleans' dashboard on the first silo, for this machine alone." };
        foreach (Option option in (
            Option[])[silos, events, machines, buckets, inFlight, saveEvents, fault, faultSeconds, rate, isCheap, adds, model,
            postgres, result, dashboard])
            root.Options.Add(option);
        root.SetAction(async (parsed, _) =>
        {
            RunOptions options = new RunOptions
            {
                Silos = parsed.GetValue(silos),
                Events = parsed.GetValue(events),
                Machines = parsed.GetValue(machines),
                Buckets = parsed.GetValue(buckets),
                InFlight = parsed.GetValue(inFlight),
                SaveEvents = parsed.GetValue(saveEvents),
                // One silo has no other to take over, unless it is asked for.
                Fault = parsed.GetValue(silos) < 2 && parsed.GetResult(fault) is null or { Implicit: true }
                    ? Fault.None : parsed.GetValue(fault),
                FaultSeconds = parsed.GetValue(faultSeconds),
                Rate = parsed.GetValue(rate),
                IsCheap = parsed.GetValue(isCheap),
                Adds = parsed.GetValue(adds),
                Model = parsed.GetValue(model) is string path ? Path.GetFullPath(path) : null,
                Postgres = parsed.GetResult(postgres) is null ? null : parsed.GetValue(postgres) ?? "",
                Out = parsed.GetValue(result),
                Dashboard = parsed.GetValue(dashboard),
            }.Checked();
            using var job = new ClusterJob(options, AnsiConsole.Console);
            return await job.Run() ? 0 : 2;
        });
        root.Subcommands.Add(Silo());
        return root;
    }

    private static Command Silo()
    {
        var command = new Command("silo", "One silo, until SIGTERM; the others start this.") { Hidden = true };
        Option<int> port = With("--port", 11111, "For silos."), gateway = With("--gateway", 30000, "For clients."),
            primary = With("--primary", 11111, "Of the first silo."), buckets = With("--buckets", 64, "Buckets."),
            saveEvents = With("--save-events", 1000, "Events to a write.");
        var folder = new Option<string>("--folder") { Required = true };
        var model = new Option<string>("--model") { Required = true };
        var connection = new Option<string?>("--connection");
        var dashboard = new Option<int?>("--dashboard");
        foreach (Option option in (Option[])[port, gateway, primary, buckets, saveEvents, folder, model, connection, dashboard])
            command.Options.Add(option);
        command.SetAction((parsed, _) => SiloProgram.Run(new SiloSettings(
            parsed.GetValue(port), parsed.GetValue(gateway), parsed.GetValue(primary), parsed.GetValue(connection),
            parsed.GetValue(folder)!,
            parsed.GetValue(model)!, parsed.GetValue(buckets), parsed.GetValue(saveEvents), parsed.GetValue(dashboard))));
        return command;
    }

    private static Option<T> With<T>(string name, T value, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
