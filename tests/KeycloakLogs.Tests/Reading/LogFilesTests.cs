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
        LogReading reading = LogFiles.Read([Full("g.txt"), Full("u.txt"), Full("z.txt")]);
        Assert.Equal(["g", "ü", "z"], reading.Events.Select(row => row.UserId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_compressed_file_that_was_cut_is_refused(bool isZstandard)
    {
        string text = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => Of($"user {i * 7919 % 20_011}")));
        byte[] whole = isZstandard ? Zstandard(text) : Gzip(text);
        Write("cut.gz", whole[..(whole.Length / 2)]);
        string message = Assert.Throws<InputFileException>(() => LogFiles.Read([Full("cut.gz")])).Message;
        Assert.StartsWith(Full("cut.gz"), message, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("", "\n")]
    [InlineData("[", ",\n")]
    [InlineData("{\"hits\":{\"total\":1,\"hits\":[", ",")]
    public void Events_come_from_a_stream_that_never_ends(string begin, string between)
    {
        var stream = new EndlessStream(Encoding.UTF8.GetBytes(begin), Encoding.UTF8.GetBytes(Of("u") + between));
        var notes = new FileNotes("logs");
        Assert.Equal(50_000, LogFiles.Stream(() => stream, notes).Take(50_000).Count(row => row.UserId == "u"));
        // Read no further ahead than its buffer.
        Assert.InRange(stream.Given - (50_000L * (Of("u").Length + between.Length)), 0, 1 << 17);
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
