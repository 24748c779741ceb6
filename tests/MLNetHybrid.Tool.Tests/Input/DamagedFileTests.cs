using System.IO.Compression;
using System.Text;
using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Jobs;
using MLNetHybrid.Tool.Recognition;
using Samples;

namespace MLNetHybrid.Tool.Tests.Input;

/// <summary>Whatever happens to a CSV file, it is recognised and read, or refused with a message that names it.</summary>
public sealed class DamagedFileTests : IDisposable
{

    private static readonly string[] Texts =
    [
        Rows("time,pump,pressure,flow,label", row => FormattableString.Invariant(
            $"2026-03-05T10:{row:00}:00Z,pump {row % 2},{Math.Sin(row):f3},{row * 0.5:f1},{(row == 9 ? 1 : 0)}")),
        Rows("Zeit;Druck;\"Menge; m³\"", row => FormattableString.Invariant(
            $"{row % 28 + 1:00}/03/2026 10:00:00;{Math.Cos(row):f2};\"{row}.000,{row % 10}\"").Replace('.', ',').Replace('/', '.')),
        Rows("minute\ta\tb\tb", row => FormattableString.Invariant($"{1_760_000_000 + 60 * row}\t{row % 7}\t\tNaN")),
        Rows("1.5|2", row => FormattableString.Invariant($"{row}|{row * row}")),
    ];

    private static readonly byte[][] Files =
        [.. Texts.Select(Encoding.UTF8.GetBytes), Zipped(Texts[0]), Encoding.Unicode.GetBytes(Texts[1])];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_may_be_cut_anywhere()
    {
        foreach (byte[] whole in Files)
            for (int length = 0; length < whole.Length; length += length < 200 ? 1 : 17) AssertReadOrRefused(whole[..length]);
    }

    [Fact]
    public void Several_changes_at_once_are_read_or_refused()
    {
        int read = 0, count = Mutation.Count(1500);
        for (int seed = 0; seed < count; seed++)
            read += AssertReadOrRefused(Mutation.Of(Files[seed % Files.Length], seed)) ? 1 : 0;
        // Neither is all refused nor all read: otherwise nothing was tried.
        Assert.InRange(read, count / 10, count * 9 / 10);
    }

    private bool AssertReadOrRefused(byte[] bytes)
    {
        string path = _folder.File("damaged.csv");
        File.WriteAllBytes(path, bytes);
        try
        {
            RecognisedFile recognised = FileRecognition.Of(path, new ReadingChoices());
            SensorTable table = CsvReader.ReadFile(path, recognised.Layout);
            if (recognised.Clock is not null) table = TimeOrder.Of(table, recognised.Clock, recognised.Layout, sort: true, path);
            Assert.All(table.Rows, row => Assert.Equal(table.FeatureNames.Count, row.Length));
            return true;
        }
        catch (InputFileException refused)
        {
            Assert.Contains("damaged.csv", refused.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private static string Rows(string header, Func<int, string> row) =>
        string.Join('\n', Enumerable.Range(0, 40).Select(row).Prepend(header)) + "\n";

    private static byte[] Zipped(string text)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }
}
