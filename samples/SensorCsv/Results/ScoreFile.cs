using System.Globalization;
using System.Text;

namespace SensorCsv.Results;

/// <summary>The scores as CSV: a header, then one line per row of the input, counted from 1 below its header.</summary>
internal static class ScoreFile
{
    public static void Write(Stream stream, IReadOnlyList<RowResult> results)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine("row,score,predictedLabel");
        for (int row = 0; row < results.Count; row++)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row + 1},{results[row].Score:R},{(results[row].PredictedLabel ? 1 : 0)}"));
    }
}
