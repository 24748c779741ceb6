using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Reporting;

namespace ScaleBench;

/// <summary>Measures each size in a process of its own, so that the peak of memory is its own.</summary>
internal sealed class ScaleJob(IReadOnlyList<long> sizes, ScaleSettings settings, TextWriter progress)
{
    /// <summary>The hidden command that measures one size.</summary>
    public const string PointCommand = "point";

    private static readonly string[] CostHeadings =
        ["rows", "fit s", "fit CPU s", "peak MiB", "score s", "score CPU s", "peak MiB", "fit CPU us an event", "score CPU us an event"];

    private static readonly string[] RankingHeadings =
        ["score", "rows", "AUROC", "AP", "AUROC, spikes", "level shifts", "correlations", "order"];

    public Report Run()
    {
        ScalePoint[] points = [.. sizes.Select(Measure)];
        string[] notes =
        [
            .. Machine.Notes(),
            $"Preset {settings.Preset}, windows of 10 events; {EventStreams.StreamCount} streams of five profiles, "
                + $"{StreamEvent.FeatureCount} features that follow eight hidden factors with a daily pattern. "
                + "Events are made as they are read: so many to train on, of which one in a thousand belongs to an anomaly, and as many, "
                + $"at least {Whole(ScalePoint.JudgedRows)}, to score, of which one in twenty does.",
            "Each size in a process of its own, whose largest resident memory until the end of the stage is stated. AUROC and average "
                + $"precision (AP) are of the first {Whole(ScalePoint.JudgedRows)} scored events, the same at every size, less those whose "
                + "window is not full.",
        ];
        var cost = new ReportTable("Cost", CostHeadings, [.. points.Select(CostOf)]);
        var ranking = new ReportTable("Ranking", RankingHeadings,
            [.. points.SelectMany(point => point.Scores.Select(score => RankingOf(point, score)))]);
        return new Report("Training and scoring of many events", notes, [cost, ranking], new JsonObject
        {
            ["points"] = new JsonArray([.. points.Select(point => JsonNode.Parse(point.ToJson()))]),
        });
    }

    private static string[] CostOf(ScalePoint point)
    {
        double scored = Math.Max(point.Rows, ScalePoint.JudgedRows);
        return
        [
            Whole(point.Rows),
            Whole(point.Fit.Seconds), Whole(point.Fit.ProcessorSeconds), Whole(point.Fit.PeakMebibytes),
            Whole(point.Score.Seconds), Whole(point.Score.ProcessorSeconds), Whole(point.Score.PeakMebibytes),
            Whole(1e6 * point.Fit.ProcessorSeconds / point.Rows), Whole(1e6 * point.Score.ProcessorSeconds / scored),
        ];
    }

    private static string[] RankingOf(ScalePoint point, ScoreFigure score) =>
        [score.Name, Whole(point.Rows), Share(score.Area), Share(score.AveragePrecision), .. score.AreaByKind.Select(Share)];

    private static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private ScalePoint Measure(long rows)
    {
        progress.WriteLine($"{Whole(rows)} rows");
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("This program's file is not known.");
        string[] arguments = [PointCommand, rows.ToString(CultureInfo.InvariantCulture), JsonSerializer.Serialize(settings)];
        // Under `dotnet scale.dll` the process is dotnet, and takes the program as its first argument.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") arguments = [Environment.GetCommandLineArgs()[0], .. arguments];
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("A measurement could not be started.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"A measurement ended with exit code {process.ExitCode}.");
        progress.WriteLine(output);
        return ScalePoint.FromJson(output);
    }
}
