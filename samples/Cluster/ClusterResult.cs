using System.Globalization;
using MLNetHybrid.Orleans;
using Spectre.Console;

namespace Cluster;

/// <summary>How a run went.</summary>
internal sealed record ClusterResult(RunOptions Options, LoadRun Load, float[] Expected, IReadOnlyList<SiloModel> Models)
{
    public double MicrosecondsAlone { get; init; }

    public double SiloSeconds { get; init; }

    public double ClientSeconds { get; init; }

    public double DatabaseSeconds { get; init; }

    public double GeneratorSeconds { get; init; }

    public long SiloMemory { get; init; }

    public double FaultTime { get; init; }

    /// <summary>Events without a verdict.</summary>
    public long Lost { get; } = Load.Scores.LongLength - Load.Answered + Load.Gaps;

    /// <summary>Events that buckets have applied beyond those that there are.</summary>
    public long Doubled { get; } = Models.Sum(model => model.Events) - Load.Scores.LongLength;

    public long Different { get; } = Count(Load.Scores, Expected);

    public bool IsRight => Lost == 0 && Doubled == 0 && Different == 0;

    /// <summary>The longest time that a call waited which the fault concerned.</summary>
    private double Outage => Load.Calls.Where(call => call.End >= FaultTime && call.Start <= FaultTime + 60)
        .Select(call => call.End - Math.Max(call.Start, FaultTime)).DefaultIfEmpty(0).Max();

    public void Print(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("what").AddColumn(new TableColumn("figure").RightAligned());
        foreach ((string what, string figure) in Rows()) table.AddRow(Markup.Escape(what), Markup.Escape(figure));
        console.Write(table);
    }

    /// <summary>Adds a table in Markdown to a file.</summary>
    public void Append(string path)
    {
        using var file = new StreamWriter(path, append: true) { NewLine = "\n" };
        string line = string.Join(' ', Environment.GetCommandLineArgs().Skip(1));
        file.WriteLine($"\n## `cluster {line}`\n");
        file.WriteLine(FormattableString.Invariant(
            $"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {TimeProvider.System.GetUtcNow():u}.\n"));
        file.WriteLine("| what | figure |\n| --- | ---: |");
        foreach ((string what, string figure) in Rows()) file.WriteLine($"| {what} | {figure} |");
    }

    private IEnumerable<(string What, string Figure)> Rows()
    {
        double count = Load.Scores.Length, seconds = Load.Calls.Max(call => call.End);
        double[] waits = [.. Load.Calls.Select(call => call.End - call.Start).Order()];
        double quiet = Quiet();
        double client = ClientSeconds - GeneratorSeconds;
        yield return ("events/s, all of the run", Text(count / seconds, "N0"));
        yield return ("events/s, before the fault", Text(quiet, "N0"));
        yield return ("events/s per processor", Text(quiet / Environment.ProcessorCount, "N0"));
        yield return ("us of processor time an event: silos", Text(SiloSeconds * 1e6 / count, "f2"));
        yield return ("us: client, without making the events", Text(client * 1e6 / count, "f2"));
        if (DatabaseSeconds > 0) yield return ("us: PostgreSQL", Text(DatabaseSeconds * 1e6 / count, "f2"));
        yield return ("us: the same model in one process, elapsed, with making the events", Text(MicrosecondsAlone, "f2"));
        yield return ($"call of {Options.InFlight / 4:N0} events: median ms", Text(Median(waits) * 1e3, "f0"));
        yield return ("p99 ms", Text(waits[Math.Min(waits.Length - 1, (int)(waits.Length * 0.99))] * 1e3, "f0"));
        if (!double.IsNaN(FaultTime)) yield return ("recovery: longest wait of a call after the fault, s", Text(Outage, "f2"));
        yield return ("memory of the silos, MiB", Text(SiloMemory / 1048576.0, "N0"));
        yield return ("keys by silo", string.Join(", ", Models.Select(model => Text(model.Keys, "N0"))));
        yield return ("buckets by silo", string.Join(", ", Models.Select(model => Text(model.Buckets, "N0"))));
        yield return ("answered again after a lost answer", Text(Load.Duplicates, "N0"));
        yield return ("lost", Text(Lost, "N0"));
        yield return ("doubled", Text(Doubled, "N0"));
        yield return ("scores other than one process gives, bit for bit", Text(Different, "N0"));
    }

    // From when it has warmed up.
    private double Quiet()
    {
        double end = double.IsNaN(FaultTime) ? double.MaxValue : FaultTime;
        (double Start, double End)[] calls = [.. Load.Calls.Where(call => call.End <= end).OrderBy(call => call.End)];
        if (calls.Length < 20) return Load.Scores.Length / Load.Calls.Max(call => call.End);
        int first = calls.Length / 4;
        return (calls.Length - first) * (Options.InFlight / 4) / (calls[^1].End - calls[first].End);
    }

    private static long Count(float[] scores, float[] expected)
    {
        long different = 0;
        for (int i = 0; i < scores.Length; i++)
            if (BitConverter.SingleToInt32Bits(scores[i]) != BitConverter.SingleToInt32Bits(expected[i])) different++;
        return different;
    }

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
