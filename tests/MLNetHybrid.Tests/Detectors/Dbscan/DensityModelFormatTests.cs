using MLNetHybrid.Detectors.Dbscan;
using MLNetHybrid.ModelFiles;


namespace MLNetHybrid.Tests.Detectors.Dbscan;

public sealed class DensityModelFormatTests
{
    private static readonly DensityModel Model = DensityFits.Fit([0, 0.1f, 0.2f, 5, 5.1f, 5.2f, 9], 1, null, 2);

    [Fact]
    public void What_was_written_is_read_back()
    {
        DensityModel read = Read(Write(Model));
        Assert.Equal(Model.Core.ToMatrix().Values.ToArray(), read.Core.ToMatrix().Values.ToArray());
        Assert.Equal(Model.Clusters.Ids, read.Clusters.Ids);
        Assert.Equal(Model.TrainingClusterIds, read.TrainingClusterIds);
        Assert.Equal(Model.KDistances, read.KDistances);
        Assert.Equal((Model.Epsilon, Model.MinimumPoints, Model.Knee, Model.Clusters.Count),
            (read.Epsilon, read.MinimumPoints, read.Knee, read.Clusters.Count));
    }

    [Fact]
    public void Every_cut_is_refused()
    {
        byte[] body = Write(Model);
        Assert.All(Enumerable.Range(0, body.Length), length => Assert.Throws<FormatException>(() => Read(body[..length])));
    }

    // A checksum guards the file; this is about content that was never a model, whoever wrote it. What is accepted must score without
    // failing.
    [Fact]
    public void Any_changed_byte_is_refused_or_gives_a_model_that_scores()
    {
        byte[] body = Write(Model);
        int refused = 0;
        for (int i = 0; i < body.Length; i++)
        {
            foreach (byte flip in (byte[])[0x01, 0x40, 0x80, 0xff])
            {
                byte[] changed = [.. body];
                changed[i] ^= flip;
                try
                {
                    DensityModel read = Read(changed);
                    Assert.False(float.IsNaN(DensityFits.Score(read, new float[read.Core.ColumnCount])));
                    Assert.InRange(DensityFits.Find(read, new float[read.Core.ColumnCount]).ClusterId, -1, read.Clusters.Count - 1);
                }
                catch (FormatException)
                {
                    refused++;
                }
            }
        }
        Assert.True(refused > body.Length, "most changes of lengths and cluster numbers should be noticed");
    }

    private static byte[] Write(DensityModel model)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) DensityModelFormat.Write(model, writer);
        return stream.ToArray();
    }

    private static DensityModel Read(byte[] body) => DensityModelFormat.Read(new ModelBodyReader("Dbscan", body));
}
