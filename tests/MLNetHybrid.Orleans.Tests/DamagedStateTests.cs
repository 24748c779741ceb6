using System.Buffers;
using MLNetHybrid.Orleans.Buckets;
using MLNetHybrid.Orleans.Columns;
using MLNetHybrid.Tests;

namespace MLNetHybrid.Orleans.Tests;

/// <summary>What a storage gives back is a bucket's state, or is refused, by one exception; and it allocates little.</summary>
public sealed class DamagedStateTests
{
    private const long MostBytes = 1 << 20;   // a hundred times what the whole states take

    private static readonly RowFormat<Row> Format = new();

    [Fact]
    public void A_damaged_bucket_is_refused_or_read()
    {
        byte[] state = State();
        AssertRefusedOrRead(Mutation.Count(3000), state,
            bytes => BucketState.Read(new MemoryStream(bytes), Format, new Dictionary<UInt128, KeyMark<Row>>()), typeof(FormatException));
    }

    [Fact]
    public void A_damaged_row_is_refused_or_read()
    {
        var bytes = new ArrayBufferWriter<byte>();
        Format.Write(MakeRow(3), bytes);
        AssertRefusedOrRead(Mutation.Count(3000), bytes.WrittenSpan.ToArray(), row => Format.Read(new Row(), row),
            typeof(ArgumentOutOfRangeException), typeof(OverflowException));
    }

    private static void AssertRefusedOrRead(int count, byte[] whole, Action<byte[]> read, params Type[] refusals)
    {
        read(whole);
        int refused = 0;
        for (int seed = 0; seed < count; seed++)
        {
            byte[] damaged = Mutation.Of(whole, seed);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? error = Record.Exception(() => read(damaged));
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(error is null || refusals.Contains(error.GetType()), $"seed {seed}: {error}");
            Assert.True(bytes <= MostBytes, $"seed {seed}: {bytes} bytes allocated");
            if (error is not null) refused++;
        }
        Assert.InRange(refused, count / 20, count);
    }

    private static byte[] State()
    {
        KeyMark<Row>[] marks = [.. Enumerable.Range(0, 20).Select(key =>
        {
            var mark = new KeyMark<Row>((UInt128)(ulong)key << 70, 10 + key);
            for (int i = 0; i < 3; i++)
            {
                mark.Latest = new(8 + key + i, i == 1 ? null : MakeRow(i), i == 2 ? "other" : "model", i == 1 ? "late" : null)
                {
                    Before = mark.Latest,
                };
            }
            return mark;
        })];
        using var file = new MemoryStream();
        BucketState.Write(file, Format, activation: 7, "model", applied: 1234, marks, marks.Length);
        return file.ToArray();
    }

    private static Row MakeRow(int i) => new()
    {
        Name = $"row {i}",
        Score = i,
        Time = DateTime.UnixEpoch.AddDays(i),
        Offset = DateTimeOffset.UnixEpoch.AddDays(i),
        Maybe = i,
        Values = [1, i, 3],
    };

    private sealed class Row
    {
        public string? Name { get; set; }
        public float Score { get; set; }
        public DateTime Time { get; set; }
        public DateTimeOffset Offset { get; set; }
        public int? Maybe { get; set; }
        public float[] Values { get; set; } = [];
    }
}
