using System.IO.Compression;
using System.Text;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;
using Samples;
using ZstdSharp;

namespace KeycloakLogs.Tests.Reading;

public sealed class LogFilesTests : IDisposable
{
    private const string Row = """{"time":1755700001464,"type":"LOGIN","realmId":"r","userId":"USER","ipAddress":"203.0.113.7"}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("logfiles").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_of_a_folder_are_read_by_name_and_others_left()
    {
        Write("b.json", Encoding.UTF8.GetBytes($"[{Of("b")}]"));
        Write("a.log", Encoding.UTF8.GetBytes(Of("a")));
        Write("c.ndjson.gz", Gzip(Of("c")));
        Write("d.jsonl.zst", Zstandard(Of("d")));
        Write("image.png", [1, 2, 3]);
        LogReading reading = LogFiles.Read([_folder]);
        Assert.Equal(["a", "b", "c", "d"], reading.Events.Select(row => row.UserId));
        Assert.Equal(4, reading.Notes.Count);
        Assert.Equal($"{Path.Combine(_folder, "a.log")}: Admin REST events, 1 of them", reading.Notes[0]);
    }

    [Fact]
    public void Compression_and_encoding_are_told_by_content()
    {
        Write("g.txt", Gzip(Of("g")));
        Write("z.txt", Zstandard(Of("z")));
        Write("u.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Of("ü"))]);
        Assert.Equal(["g", "ü", "z"], LogFiles.Read([Full("g.txt"), Full("u.txt"), Full("z.txt")]).Events.Select(row => row.UserId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_compressed_file_that_was_cut_is_refused(bool isZstandard)
    {
        string text = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => Of($"user {i * 7919 % 20_011}")));
        byte[] whole = isZstandard ? Zstandard(text) : Gzip(text);
        Write("cut.gz", whole[..(whole.Length / 2)]);
        Assert.Contains("cut.gz", Assert.Throws<InputFileException>(() => LogFiles.Read([Full("cut.gz")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_logs_is_named() => Assert.StartsWith(
        $"{_folder}: the folder has no file whose name ends in .json ",
        Assert.Throws<InputFileException>(() => LogFiles.Read([_folder])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_without_events_beside_others_is_no_fault()
    {
        Write("a.json", Encoding.UTF8.GetBytes(Of("a")));
        Write("b.log", "2026-08-20 15:25:00,000 INFO  [io.quarkus] (main) started\n"u8.ToArray());
        Assert.Equal(["a"], LogFiles.Read([_folder]).Events.Select(row => row.UserId));
    }

    [Fact]
    public void A_stream_takes_no_more_memory_than_a_record()
    {
        Write("many.json.gz", Gzip(string.Join('\n', Enumerable.Range(0, 100_000).Select(i => Of($"user {i}")))));
        var notes = new LogReadingNotes();
        int count = 0;
        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;
        foreach (LogEvent row in LogFiles.Stream([Full("many.json.gz")], notes))
        {
            if (count++ % 25_000 == 24_999) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }
        Assert.Equal((100_000, 100_000), (count, notes.Records));
        // The table of shared texts, at most; the events themselves would take 20 MB and more.
        Assert.InRange(most - before, long.MinValue, 8_000_000);
    }

    private static string Of(string user) => Row.Replace("USER", user, StringComparison.Ordinal);

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var stream = new GZipStream(bytes, CompressionLevel.Fastest)) stream.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private static byte[] Zstandard(string text)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(Encoding.UTF8.GetBytes(text)).ToArray();
    }

    private string Full(string name) => Path.Combine(_folder, name);

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(Full(name), bytes);
}
