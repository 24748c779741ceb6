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

        foreach (float first in (float[])[100, Knots(body)[1]])
        {
            byte[] level = [.. body];
            BitConverter.TryWriteBytes(level.AsSpan(sizeof(int)), first); // the first knot
            Assert.Contains("knots must be finite and increase",
                Assert.Throws<FormatException>(() => RarityScale.Read(new ModelBodyReader("Vote", level))).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Knots_are_as_far_apart_as_the_resolution_and_the_first_one_moves_down_for_it()
    {
        Assert.Equal([100, 101, 101.5f, 102], Knots(Write(RarityScale.Fit([100, 100.25f, 101, 101.5f, 102], leastResolution: 0.5))));
        Assert.Equal([99.625f, 100.125f], Knots(Write(RarityScale.Fit([100, 100.125f], leastResolution: 0.5))));
    }

    [Theory]
    [InlineData(0, 10, 5)]   // the mean distance to the largest
    [InlineData(7, 7, 7)]    // their magnitude
    [InlineData(0, 0, 1)]
    public void A_tail_that_no_score_reaches_has_a_scale_of_what_there_is(float first, float second, double scale)
    {
        byte[] body = Write(RarityScale.Fit([first, second]));
        int knots = BitConverter.ToInt32(body);
        Assert.Equal(scale, BitConverter.ToDouble(body, sizeof(int) + 2 * knots * sizeof(float) + sizeof(double)), 1e-12);
    }

    private static float[] Knots(byte[] body) =>
        [.. Enumerable.Range(1, BitConverter.ToInt32(body)).Select(k => BitConverter.ToSingle(body, k * sizeof(float)))];

    private static byte[] Write(RarityScale scale)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) scale.Write(writer);
        return stream.ToArray();
    }
}
