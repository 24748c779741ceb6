using MLNetHybrid.Detectors.Search;


namespace MLNetHybrid.Tests.Detectors.Search;

public sealed class BitMatrixTests
{
    [Fact]
    public void Transposing_exchanges_rows_and_columns()
    {
        var random = new Random(1);
        uint[] m = [.. Enumerable.Range(0, 32).Select(_ => (uint)random.NextInt64(1L << 32))], t = new uint[32];
        BitMatrix.Transpose(m, t);
        for (int i = 0; i < 32; i++)
        {
            for (int l = 0; l < 32; l++) Assert.Equal(m[i] >> l & 1, t[l] >> i & 1);
        }
    }
}
