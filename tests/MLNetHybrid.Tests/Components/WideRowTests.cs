using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Components;

public sealed class WideRowTests
{
    [Fact]
    public void A_batch_of_wide_rows_takes_no_more_memory_than_one_of_narrow_rows()
    {
        const int Width = 1 << 20;
        var ml = new MLContext(1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Width);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 6).Select(i => new Row { Features = Filled(i) }), schema);
        ITransformer forest = ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(data);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using (DataViewRowCursor cursor = forest.Transform(data).GetRowCursor(forest.GetOutputSchema(data.Schema)))
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
        Assert.Equal(6, forest.Transform(data).GetColumn<float>("Score").Count(float.IsFinite));
    }

    private static float[] Filled(int seed)
    {
        var values = new float[1 << 20];
        for (int i = 0; i < values.Length; i += 1000) values[i] = seed + i % 7;
        return values;
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}
