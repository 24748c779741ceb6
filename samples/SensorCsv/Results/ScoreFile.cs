using System.Globalization;
using System.Text;

namespace SensorCsv.Results;

/// <summary>
/// The scores as CSV: a header, then one line per row of the input, counted from 1 below its header, with the status that tells rows without a verdict from
/// normal ones. Where there are streams, the last column names the row's and is called as the input calls it.
/// </summary>
internal static class ScoreFile
{
    public static void Write(Stream stream, IReadOnlyList<RowResult> results, string? streamColumn = null, IReadOnlyList<string>? streams = null)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine("row,score,predictedLabel,status" + (streams is null ? "" : $",{TextCell.Of(streamColumn!)}"));
        for (int row = 0; row < results.Count; row++)
        {
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{row + 1},{results[row].Score:R},{(results[row].PredictedLabel ? 1 : 0)},{StatusText.Of(results[row].Status)}"));
            text.WriteLine(streams is null ? "" : $",{TextCell.Of(streams[row])}");
        }
    }
}
