using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Tests.Streams;

public sealed class WindowRingTests
{
    private const int Width = 2;

    [Fact]
    public void Room_grows_with_the_rows_up_to_the_window()
    {
        var ring = new WindowRing(length: 100, Width, stream: 0);
        int[] slots = [.. Enumerable.Range(1, 250).Select(i =>
        {
            Push(ring, i);
            return ring.Slots;
        })];
        Assert.Equal(4, slots[2]);
        Assert.Equal(8, slots[4]);
        Assert.Equal(100, slots[^1]);
        Assert.All(slots.Select((count, i) => (Count: count, Rows: i + 1)), s =>
            Assert.InRange(s.Count, Math.Min(s.Rows, 100), Math.Max(4, 2 * s.Rows)));
        for (int age = 0; age < 100; age++) Assert.Equal(250 - age, ring.Row(age).GetValues()[0]);
    }

    [Fact]
    public void A_ring_that_starts_over_gives_its_room_back()
    {
        var ring = new WindowRing(length: 100, Width, stream: 0);
        for (int i = 0; i < 100; i++) Push(ring, i);
        ring.Restart(1);
        Assert.Equal(4, ring.Slots);
        Assert.False(ring.IsComplete);
        for (int i = 0; i < 100; i++) Push(ring, 1000 + i);
        Assert.Equal(1000, ring.Row(99).GetValues()[0]);
    }

    [Fact]
    public void Many_short_streams_take_the_memory_of_their_rows()
    {
        const int Keys = 5_000, RowsPerKey = 3, Length = 1_000;
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Keys * RowsPerKey).Select(i => new Row { Key = i % Keys }));
        IDataView windows = ml.Transforms.SlidingWindow("Window", "Features", Length, "Key").Fit(data).Transform(data);
        using DataViewRowCursor cursor = windows.GetRowCursor([windows.Schema["Window"]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (cursor.MoveNext())
        {
        }
        // 32 bytes for each slot and the values, key and bookkeeping; a thousand slots would be 32,000 bytes a stream.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_500L * Keys);
    }

    private static void Push(WindowRing ring, float value)
    {
        float[] values = new float[Width];
        values.AsSpan().Fill(value);
        ring.Push(new VBuffer<float>(Width, values));
    }

    private sealed class Row
    {
        private static readonly float[] Values = [1, 2];
        public int Key { get; set; }
        [VectorType(Width)] public float[] Features { get; set; } = Values;
    }
}
