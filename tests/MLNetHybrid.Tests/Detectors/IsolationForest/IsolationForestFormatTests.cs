using MLNetHybrid.Detectors.IsolationForest;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Numerics.Random;


namespace MLNetHybrid.Tests.Detectors.IsolationForest;

public sealed class IsolationForestFormatTests
{
    [Fact]
    public void Forest_that_is_written_and_read_scores_the_same()
    {
        IsolationTreeEnsemble forest = Forest();
        IsolationTreeEnsemble read = Read(Bytes(forest));
        float[] expected = new float[Rows.Length / 2], scores = new float[Rows.Length / 2];
        forest.Score(Rows, expected);
        read.Score(Rows, scores);
        Assert.Equal(expected, scores);
        Assert.Equal((forest.ColumnCount, forest.SubsampleSize, forest.Trees.Length),
            (read.ColumnCount, read.SubsampleSize, read.Trees.Length));
    }

    [Fact]
    public void Altered_bytes_are_refused_or_give_a_forest_that_scores()
    {
        byte[] bytes = Bytes(Forest());
        var random = new RandomStream(77, 0);
        int refused = 0;
        var scores = new float[Rows.Length / 2];
        for (int trial = 0; trial < 2000; trial++)
        {
            byte[] altered = [.. bytes];
            int position = random.NextInt32(altered.Length / 4) * 4;
            if (trial % 2 == 0) altered[position + random.NextInt32(4)] ^= (byte)(1 << random.NextInt32(8));
            else BitConverter.TryWriteBytes(altered.AsSpan(position), (int)random.NextUInt64());
            try
            {
                Read(altered).Score(Rows, scores);
            }
            catch (FormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 2000);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] bytes = Bytes(Forest());
        for (int length = 0; length < bytes.Length; length++) Assert.Throws<FormatException>(() => Read(bytes[..length]));
    }

    private static float[] Rows { get; } = [.. Enumerable.Range(0, 100).Select(i => (float)Math.Sin(i * i))];

    private static IsolationTreeEnsemble Forest() =>
        IsolationTreeEnsemble.Grow(Rows, 50, 2, new IsolationForestPlan(4, 16, 2, 3, 1), () => { });

    private static byte[] Bytes(IsolationTreeEnsemble forest)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        IsolationForestFormat.Write(forest, writer);
        return stream.ToArray();
    }

    private static IsolationTreeEnsemble Read(byte[] bytes)
    {
        var reader = new ModelBodyReader("Forest", bytes);
        IsolationTreeEnsemble forest = IsolationForestFormat.Read(reader);
        reader.End();
        // Rows of another width would not fit; a model's feature type guards against that.
        if (forest.ColumnCount != 2) throw new FormatException();
        return forest;
    }
}
