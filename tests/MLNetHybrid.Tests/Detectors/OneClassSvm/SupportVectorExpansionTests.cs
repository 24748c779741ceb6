using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Numerics.Random;


namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

public sealed class SupportVectorExpansionTests
{
    [Fact]
    public void Expansion_that_is_written_and_read_is_the_same()
    {
        SupportVectorExpansion expansion = Expansion();
        SupportVectorExpansion read = Read(Bytes(expansion));
        Assert.Equal((expansion.Kernel, expansion.Rho), (read.Kernel, read.Rho));
        double[] expected = new double[3], sums = new double[3];
        expansion.Sum.Evaluate(Probes, expected);
        read.Sum.Evaluate(Probes, sums);
        Assert.Equal(expected, sums);
    }

    [Fact]
    public void Altered_bytes_are_refused_or_give_an_expansion_that_scores()
    {
        byte[] bytes = Bytes(Expansion());
        var random = new RandomStream(78, 0);
        int refused = 0;
        var sums = new double[3];
        for (int trial = 0; trial < 2000; trial++)
        {
            byte[] altered = [.. bytes];
            altered[random.NextInt32(altered.Length)] ^= (byte)(1 << random.NextInt32(8));
            try
            {
                Read(altered).Sum.Evaluate(Probes, sums);
            }
            catch (FormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 200, 2000);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] bytes = Bytes(Expansion());
        for (int length = 0; length < bytes.Length; length++) Assert.Throws<FormatException>(() => Read(bytes[..length]));
    }

    private static float[] Probes { get; } = [0, 0, 1, -1, 5, 5];

    private static SupportVectorExpansion Expansion() =>
        new([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 0.5f, 0.25f, 1, 1], 2, new KernelFunction(SvmKernel.Polynomial, 0.3, 2, 1), 1.5);

    private static byte[] Bytes(SupportVectorExpansion expansion)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        expansion.Write(writer);
        return stream.ToArray();
    }

    private static SupportVectorExpansion Read(byte[] bytes)
    {
        var reader = new ModelBodyReader("Svm", bytes);
        SupportVectorExpansion expansion = SupportVectorExpansion.Read(reader);
        reader.End();
        // With another width the probes would not fit; a model's feature type guards against that.
        if (expansion.Sum.ColumnCount != 2) throw new FormatException();
        return expansion;
    }
}
