using System.IO.Compression;
using System.Text;
using MLNetHybrid.Tool.Input;
using Samples;

namespace MLNetHybrid.Tool.Tests.Input;

public sealed class GzipContentsTests
{
    [Fact]
    public void Small_file_that_unpacks_to_a_huge_one_is_refused_long_before_its_end()
    {
        byte[] bomb = Gzip(stream =>
        {
            byte[] lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0,0\n", 1 << 18)));
            stream.Write("a,b\n"u8);
            for (int i = 0; i < 64; i++) stream.Write(lines);
        });
        Assert.True(bomb.Length < (64 << 20) / 200);
        string message = Assert.Throws<InvalidDataException>(() => Drain(bomb, limit: null)).Message;
        Assert.Contains("more than 200 times what it takes", message, StringComparison.Ordinal);
        Assert.Contains("--max-input-size", message, StringComparison.Ordinal);
        // Not diluted by what stands behind.
        Assert.Throws<InvalidDataException>(() => Drain([.. bomb, .. Gzip(stream => stream.Write(RandomBytes(1 << 20)))], limit: null));
        Assert.Equal((64 << 20) + 4, Drain(bomb, limit: 65L << 20));
        Assert.Contains("more than 63 MiB", Assert.Throws<InvalidDataException>(() => Drain(bomb, limit: 63L << 20)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Reader_of_a_file_names_it_when_the_limit_is_passed()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("sensors.csv");
        File.WriteAllBytes(path, Gzip(stream => stream.Write(new byte[3 << 20])));
        string message = Assert.Throws<InputFileException>(() => CsvReader.ReadFile(path, new CsvLayout { MaximumBytes = 1 })).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("--max-input-size", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_one_after_the_other_are_one_file() =>
        Assert.Equal(8, Drain([.. Gzip(stream => stream.Write("a,b\n"u8)), .. Gzip(stream => stream.Write("1,2\n"u8))], limit: null));

    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Gzip(Action<Stream> write)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) write(zip);
        return packed.ToArray();
    }

    private static long Drain(byte[] packed, long? limit)
    {
        using var contents = new GzipContents(new MemoryStream(packed), limit);
        byte[] buffer = new byte[1 << 16];
        while (contents.Read(buffer) > 0)
        {
        }
        return contents.Position;
    }
}
