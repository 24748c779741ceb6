using System.Globalization;
using BatchScoring.Rows;
using Spectre.Console;

namespace BatchScoring.Commands;

/// <summary>
/// Makes readings of machines that each swing at their own pace. One reading in a thousand, outside of the first tenth, is far off.
/// </summary>
internal sealed record GenerateJob
{
    private const int GroupRows = 16_384;
    private const double OddShare = .001;

    public required string Target { get; init; }

    public required int Rows { get; init; }

    public required int Keys { get; init; }

    public required int Features { get; init; }

    public required int Files { get; init; }

    public required int Seed { get; init; }

    public int Run(IAnsiConsole console)
    {
        NewFolder.Write(Target, WriteFiles);
        console.MarkupLineInterpolated($"Wrote {Rows} rows of {Keys} machines and {Features} sensors to {Target}.");
        return 0;
    }

    private void WriteFiles(string folder)
    {
        // A fixed algorithm: the same seed gives the same files in every version of .NET.
        var random = new Random(Seed);
        string[] names = [.. Enumerable.Range(0, Features).Select(f => string.Create(CultureInfo.InvariantCulture, $"s{f:000}"))],
            machines = [.. Enumerable.Range(0, Keys).Select(k => string.Create(CultureInfo.InvariantCulture, $"machine-{k:0000000}"))];
        int[] steps = new int[Keys];
        var row = new BatchRow { Features = new float[Features] };
        var start = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        long written = 0;
        for (int file = 0; file < Files; file++)
        {
            long end = (long)Rows * (file + 1) / Files;
            using FileStream stream = File.Create(
                Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"rows-{file:00000}.parquet")));
            using var writer = new RowFileWriter(stream, new RowColumns(), names, numbered: false, GroupRows);
            for (; written < end; written++)
            {
                int key = random.Next(Keys);
                double phase = .2 * steps[key]++ * (1 + key % 7 / 7.0) + key;
                bool odd = written >= Rows / 10 && random.NextDouble() < OddShare;
                (row.Key, row.Time) = (machines[key], start.AddMilliseconds(10 * written));
                for (int f = 0; f < Features; f++)
                    row.Features[f] = (float)(10 * f + 3 * Math.Sin(phase + f) + random.NextDouble() + (odd ? 8 : 0));
                writer.Write(row);
            }
        }
    }
}
