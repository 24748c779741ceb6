using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors;
using MLNetHybrid.Tests.Components;

namespace MLNetHybrid.Tests.Detectors;

public sealed class FeatureMatrixTests
{
    [Theory]
    [InlineData(100, 3, null)]
    [InlineData(100, 3, 100L)]
    [InlineData(100, 3, 10L)] // more rows than declared
    [InlineData(9000, 33, 1L)]
    [InlineData(9000, 33, 12000L)]
    [InlineData(60000, 33, 200000L)] // grows past the declared count being believed
    [InlineData(3, 10000, 10_000_000L)]
    [InlineData(1, 1, long.MaxValue)]
    public void Every_row_is_read_whatever_number_is_declared(int rows, int columns, long? declared)
    {
        FeatureMatrix matrix = Read(new GeneratedView(rows, columns, declared));
        Assert.Equal((rows, columns), (matrix.RowCount, matrix.ColumnCount));
        Assert.Equal(rows * columns, matrix.Values.Length);
        foreach (int row in new[] { 0, rows / 2, rows - 1 })
        {
            for (int d = 0; d < columns; d++) Assert.Equal(GeneratedView.Value(row, d), matrix.Row(row)[d]);
        }
    }

    [Theory]
    [InlineData(10_000_000L)]
    [InlineData(long.MaxValue)]
    public void A_promise_of_many_rows_costs_little_memory(long declared)
    {
        var view = new GeneratedView(5, 1000, declared);
        Read(view);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(view);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6 << 20); // 4 MiB of values and the cursor's own
    }

    [Fact]
    public void Room_grows_to_the_declared_count_at_once_when_a_quarter_of_it_has_arrived()
    {
        Assert.Equal(1000, FeatureMatrix.Capacity(rows: 250, declared: 1000, maximumRows: 1 << 20));
        Assert.Equal(498, FeatureMatrix.Capacity(rows: 249, declared: 1000, maximumRows: 1 << 20));
        Assert.Equal(2000, FeatureMatrix.Capacity(rows: 1000, declared: 1000, maximumRows: 1 << 20));
        Assert.Equal(1 << 20, FeatureMatrix.Capacity(rows: 1 << 20, declared: 0, maximumRows: 1 << 20));
        Assert.Equal(1, FeatureMatrix.Capacity(rows: 0, declared: 0, maximumRows: 1 << 20));
    }

    [Theory]
    [InlineData(9000, null)]
    [InlineData(9000, 100L)]
    [InlineData(1001, 1_000_000L)]
    public void A_sample_of_the_rows_is_read_in_their_order_and_no_more_is_held(int rows, long? declared)
    {
        const int Maximum = 1000, Columns = 3;
        FeatureMatrix matrix = Read(new GeneratedView(rows, Columns, declared), new TrainingSample(Maximum, seed: 3));
        Assert.Equal((Maximum, Columns), (matrix.RowCount, matrix.ColumnCount));
        int next = 0;
        for (int row = 0; row < Maximum; row++)
        {
            while (matrix.Row(row)[0] != GeneratedView.Value(next, 0)) Assert.True(++next < rows);
            for (int d = 0; d < Columns; d++) Assert.Equal(GeneratedView.Value(next, d), matrix.Row(row)[d]);
        }
    }

    [Fact]
    public void A_million_rows_take_the_memory_of_the_sample()
    {
        var view = new GeneratedView(1_000_000, 30);
        Read(new GeneratedView(5000, 30), new TrainingSample(1000, seed: 3));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(view, new TrainingSample(1000, seed: 3));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6 << 20);
    }

    private static FeatureMatrix Read(IDataView view, TrainingSample? sample = null)
    {
        var ml = new MLContext(1);
        IHost host = ((IHostEnvironment)ml.Model.GetEnvironment()).Register("Test");
        using IChannel channel = host.Start("Test");
        return FeatureMatrix.Read(
            new RoleMappedData(view, roles: RoleMappedSchema.ColumnRole.Feature.Bind("Features")), host, channel, sample);
    }
}
