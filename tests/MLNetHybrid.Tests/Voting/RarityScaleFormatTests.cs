using MLNetHybrid.ModelFiles;
using MLNetHybrid.Voting;


namespace MLNetHybrid.Tests.Voting;

public sealed class RarityScaleFormatTests
{
    [Fact]
    public void What_was_written_is_read_back()
    {
        var scale = RarityScale.Fit([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        RarityScale read = RarityScale.Read(new ModelBodyReader("Vote", Write(scale)));
        foreach (float x in (float[])[0, 1, 2.5f, 10, 11, 40]) Assert.Equal(scale.Surprise(x), read.Surprise(x));
    }

    [Fact]
    public void Every_cut_and_knots_that_do_not_rise_are_refused()
    {
        byte[] body = Write(RarityScale.Fit([1, 2, 3]));
        Assert.All(Enumerable.Range(0, body.Length), length =>
            Assert.Throws<FormatException>(() => RarityScale.Read(new ModelBodyReader("Vote", body[..length]))));

        byte[] falling = [.. body];
        BitConverter.TryWriteBytes(falling.AsSpan(sizeof(int)), 100f); // the first knot
        Assert.Contains("knots must be finite and increase",
            Assert.Throws<FormatException>(() => RarityScale.Read(new ModelBodyReader("Vote", falling))).Message, StringComparison.Ordinal);
    }

    private static byte[] Write(RarityScale scale)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) scale.Write(writer);
        return stream.ToArray();
    }
}
