using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Random;


namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

public sealed class KernelRowCacheTests
{
    private static readonly KernelFunction Rbf = new(SvmKernel.Rbf, 0.5, 3, 0);

    [Fact]
    public void Rows_stay_right_through_eviction_completion_and_swaps()
    {
        const int N = 40, D = 2;
        var random = new RandomStream(21, 0);
        var values = new float[N * D];
        for (int i = 0; i < values.Length; i++) values[i] = (float)random.NextDouble();
        var rows = new RowPanels(values, N, D);
        var cache = new KernelRowCache(rows, Rbf, sizeInBytes: 6 * 48 * sizeof(float), threadCount: 1);
        Assert.Equal(6, cache.Capacity);

        float[] a = new float[D], b = new float[D];
        for (int step = 0; step < 3000; step++)
        {
            if (random.NextInt32(4) == 0)
            {
                int first = random.NextInt32(N), second = random.NextInt32(N);
                if (first == second) continue;
                rows.SwapRows(first, second);
                cache.Swap(first, second);
                continue;
            }

            int row = random.NextInt32(random.NextInt32(2) == 0 ? 8 : N), columns = 1 + random.NextInt32(N);
            ReadOnlySpan<float> k = cache.Row(row, columns);
            Assert.Equal(columns, k.Length);
            rows.CopyRow(row, a);
            int t = random.NextInt32(columns);
            rows.CopyRow(t, b);
            Assert.Equal(Math.Exp(-0.5 * ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]))), k[t], 1e-6);
        }
    }

    [Fact]
    public void Two_rows_always_fit()
    {
        var rows = new RowPanels([1, 2, 3], 3, 1);
        var cache = new KernelRowCache(rows, Rbf, sizeInBytes: 0, threadCount: 1);
        ReadOnlySpan<float> first = cache.Row(0, 3), second = cache.Row(2, 3);
        Assert.Equal(2, cache.Capacity);
        Assert.Equal(1, first[0]);
        Assert.Equal(1, second[2]);
    }
}
