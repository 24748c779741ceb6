using MLNetHybrid.Detectors.NearestNeighbors;
using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Tests.Detectors.NearestNeighbors;

public sealed class NearestNeighborsFormatTests
{
    private static readonly float[] Rows = [0, 0, 1, 5, 2, 0.5f, 3, 1, 7, 7];

    public static TheoryData<bool> Kinds => [false, true];

    private static ReferenceRows Model(bool subsampled) => NeighborFits.Fit(
        Rows, 2, subsampled ? NeighborFits.Subsampled(3, 4, k: 2) : NeighborFits.Exact(2)).Reference;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_written_is_read_back(bool subsampled)
    {
        ReferenceRows model = Model(subsampled), read = Read(Write(model));
        Assert.Equal((model.Neighbors, model.AreSubsamples, model.Draws.Length), (read.Neighbors, read.AreSubsamples, read.Draws.Length));
        for (int t = 0; t < model.Draws.Length; t++)
            Assert.Equal(model.Draws[t].ToMatrix().Values.ToArray(), read.Draws[t].ToMatrix().Values.ToArray());
        Assert.Equal(NeighborFits.Score(model, Rows).Scores, NeighborFits.Score(read, Rows).Scores);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_cut_is_refused(bool subsampled)
    {
        byte[] body = Write(Model(subsampled));
        Assert.All(Enumerable.Range(0, body.Length), length => Assert.Throws<FormatException>(() => Read(body[..length])));
    }

    // A checksum guards the file; this is about content that was never a model. What is accepted must score without failing.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_changed_byte_is_refused_or_gives_a_model_that_scores(bool subsampled)
    {
        byte[] body = Write(Model(subsampled));
        int refused = 0;
        for (int i = 0; i < body.Length; i++)
        {
            foreach (byte flip in (byte[])[0x01, 0x40, 0x80, 0xff])
            {
                byte[] changed = [.. body];
                changed[i] ^= flip;
                try
                {
                    ReferenceRows read = Read(changed);
                    Assert.All(NeighborFits.Score(read, new float[read.ColumnCount]).Scores, score => Assert.True(float.IsFinite(score)));
                }
                catch (FormatException)
                {
                    refused++;
                }
            }
        }
        Assert.True(refused > 50, "most changes of counts should be noticed");
    }

    private static byte[] Write(ReferenceRows model)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) NearestNeighborsFormat.Write(model, writer);
        return stream.ToArray();
    }

    private static ReferenceRows Read(byte[] body)
    {
        var reader = new ModelBodyReader("NearestNeighbors", body);
        ReferenceRows reference = NearestNeighborsFormat.Read(reader);
        reader.End();
        return reference;
    }
}
