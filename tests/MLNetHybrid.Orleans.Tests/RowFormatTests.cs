using System.Buffers;
using MLNetHybrid.Orleans.Columns;

namespace MLNetHybrid.Orleans.Tests;

public sealed class RowFormatTests
{
    [Fact]
    public void An_object_arrives_as_it_was()
    {
        var format = new RowFormat<Everything>();
        var bytes = new ArrayBufferWriter<byte>();
        Everything[] sent =
        [
            new() { Name = "Größe", Number = -5, Values = [1, float.NaN], Times = [DateTime.UnixEpoch],
                Status = RowStatus.Late, Maybe = 3 },
            new() { Name = null, Field = 7 },
        ];
        sent[0].SetHidden("x");
        foreach (Everything row in sent) format.Write(row, bytes);
        ReadOnlySpan<byte> source = bytes.WrittenSpan;
        foreach (Everything row in sent)
        {
            var read = new Everything();
            format.Read(read, ref source);
            Assert.Equivalent(row, read, strict: true);
            Assert.Equal(row.Hidden, read.Hidden);
        }
        Assert.True(source.IsEmpty);
    }

    [Fact]
    public void A_member_that_cannot_travel_is_named()
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(() => new RowFormat<WithList>());
        Assert.Contains("'Values' of WithList is List`1, which does not travel", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nothing", "Number", "has no member 'Nothing'")]
    [InlineData("Features", "Number", "'Features' of Reading must be text, an integer")]
    [InlineData("Machine", "Machine", "'Machine' of Reading must be Int64; it is String.")]
    public void A_key_or_number_that_cannot_be_is_named(string key, string sequence, string message)
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(
            () => new EventKey<Reading>(new() { KeyColumnNames = [key], SequenceColumnName = sequence }));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70_000)]
    public void A_number_of_buckets_out_of_range_is_refused(int count)
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(
            () => new EventKey<Reading>(new() { KeyColumnNames = ["Machine"], SequenceColumnName = "Number", Count = count }));
        Assert.Contains($"must be in [1, 65536]; got {count}.", problem.Message, StringComparison.Ordinal);
    }

    private sealed class Everything
    {
        public int Field;

        public string? Name { get; set; } = "";

        public long Number { get; set; }

        public float[] Values { get; set; } = [];

        public DateTime[] Times { get; set; } = [];

        public RowStatus Status { get; set; }

        public int? Maybe { get; set; }

        public string Hidden { get; private set; } = "";

        public int ReadOnly => 5;

        public void SetHidden(string value) => Hidden = value;
    }

    private sealed class WithList
    {
        public List<int> Values { get; set; } = [];
    }
}
