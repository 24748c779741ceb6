using System.Globalization;
using Samples;

namespace SensorCsv.Results;

/// <summary>
/// The scores as CSV: a header, then one line per row of the input, counted from 1 below its header, with the status that tells rows
/// without a verdict from normal ones. Where there are streams, the last column names the row's and is called as the input calls it.
/// </summary>
internal static class ScoreFile
{
    public static void Write(
        Stream stream, IReadOnlyList<RowResult> results, string? streamColumn = null, IReadOnlyList<string>? streams = null)
    {
        string[] head = ["row", "score", "predictedLabel", "status", .. streams is null ? [] : new[] { streamColumn! }];
        CsvFile.Write(stream, results.Select((result, row) => (string[])
        [
            (row + 1).ToString(CultureInfo.InvariantCulture), result.Score.ToString("R", CultureInfo.InvariantCulture),
            result.PredictedLabel ? "1" : "0",
            StatusText.Of(result.Status), .. streams is null ? [] : new[] { streams[row] },
        ]).Prepend(head));
    }
}
