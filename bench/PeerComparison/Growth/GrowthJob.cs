using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bench.Reporting;

namespace PeerComparison.Growth;

/// <summary>Measures every growth curve, each size in a process of its own.</summary>
internal sealed class GrowthJob
{
    /// <summary>The hidden command that measures one size: CURVE ROWS --threads N.</summary>
    public const string PointCommand = "growth-point";

    private static readonly string[] Headings =
        ["detector", "rows", "fit s (CPU)", "grows as N^", "score s (CPU)", "grows as N^", "peak MiB"];

    private readonly TimeSpan _limit;
    private readonly int _threads;
    private readonly string? _only;
    private readonly TextWriter _progress;

    /// <param name="limitSeconds">What a measurement may take in all; a curve ends where one takes more.</param>
    /// <param name="threads">Of the fits.</param>
    /// <param name="only">Part of the names of the curves to measure; null: all.</param>
    /// <param name="progress">For one line per measurement.</param>
    public GrowthJob(double limitSeconds, int threads, string? only, TextWriter progress)
    {
        if (!(limitSeconds is > 0 and < int.MaxValue / 1000))
            throw new ArgumentException("--limit must be positive and less than 24 days.");
        _limit = TimeSpan.FromSeconds(limitSeconds);
        _threads = threads;
        _only = only;
        _progress = progress;
    }

    public Report Run()
    {
        List<IReadOnlyList<string>> rows = [];
        var figures = new JsonArray();
        foreach (GrowthCurve curve in GrowthCurve.All.Where(
            curve => _only is null || curve.Name.Contains(_only, StringComparison.OrdinalIgnoreCase)))
        {
            GrowthPoint? before = null;
            foreach (long size in curve.Sizes)
            {
                GrowthPoint? point = Measure(curve, size);
                string rowCount = size.ToString("N0", CultureInfo.InvariantCulture);
                if (point is null)
                {
                    rows.Add([curve.Description, rowCount, $"over {_limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)}", "", "", "",
                        ""]);
                    break;
                }
                rows.Add(
                [
                    curve.Description, rowCount, SecondsText.Of(point.Fit), Exponent(before, point, p => p.Fit),
                    SecondsText.Of(point.Score), Exponent(before, point, p => p.Score),
                    (point.PeakBytes >> 20).ToString("N0", CultureInfo.InvariantCulture),
                ]);
                var figure = new JsonObject
                {
                    ["curve"] = curve.Name,
                    ["description"] = curve.Description,
                    ["point"] = JsonNode.Parse(point.ToJson()),
                };
                figures.Add((JsonNode)figure);
                before = point;
            }
        }
        string[] notes =
        [
            .. Machine.Notes(),
            $"Each size in a process of its own, after warm-up on 1,000 rows; the median of 3 runs where they are short; {_threads} "
                + "threads.",
            "Fit on N rows and scoring of N rows through an IDataView that makes the rows as they are read; seconds passed, in brackets "
                + "seconds of "
                + "processor time, whose growth between two sizes is stated. Peak: the whole process, rows included.",
        ];
        return new Report("Growth by the number of rows", notes, Headings, rows, figures);
    }

    // Null: it takes too long.
    private GrowthPoint? Measure(GrowthCurve curve, long size)
    {
        _progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{curve.Description}: {size:N0} rows"));
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("This program's file is not known.");
        string rows = size.ToString(CultureInfo.InvariantCulture), threads = _threads.ToString(CultureInfo.InvariantCulture);
        string[] arguments = [PointCommand, curve.Name, rows, "--threads", threads];
        // Under `dotnet peer-comparison.dll` the process is dotnet, and takes the program as its first argument.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") arguments = [Environment.GetCommandLineArgs()[0], .. arguments];
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("A measurement could not be started.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(_limit))
        {
            process.Kill();
            process.WaitForExit();
            return null;
        }
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The measurement of {curve.Name} ended with exit code {process.ExitCode}.");
        return GrowthPoint.FromJson(output.GetAwaiter().GetResult());
    }

    // From processor time: the wall clock also counts what other programs do.
    private static string Exponent(GrowthPoint? before, GrowthPoint point, Func<GrowthPoint, Timing> timing) =>
        before is null
            ? ""
            : (Math.Log(timing(point).Cpu / timing(before).Cpu) / Math.Log((double)point.Rows / before.Rows))
                .ToString("0.00", CultureInfo.InvariantCulture);
}
