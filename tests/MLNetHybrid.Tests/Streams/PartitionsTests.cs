using MLNetHybrid.Streams;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Tests.Streams;

/// <summary>The states of streams by their keys: which are kept, and what is saved of them.</summary>
public sealed class PartitionsTests
{
    private long _key;
    private int _adopted;

    [Fact]
    public void Streams_that_were_not_used_after_a_run_are_forgotten()
    {
        Partitions<Sum> table = Table();
        foreach ((int run, int key) in ((int, int)[])[(1, 10), (1, 11), (2, 12), (3, 10)]) Use(table, key, run);
        table.Forget(0);
        Assert.Equal((3, 0), (table.Count, table.Forgotten));
        table.Forget(1);
        Assert.Equal((2, 1), (table.Count, table.Forgotten));
        Assert.Equal([12, 10], Keys(table));
        table.Forget(3);
        Assert.Equal((0, 3), (table.Count, table.Forgotten));
        Assert.Equal(1, Use(table, 10, 4).Value);
    }

    [Fact]
    public void A_stream_beyond_the_limit_takes_the_place_of_the_one_unused_for_longest()
    {
        Partitions<Sum> table = Table(maximum: 2);
        foreach (int key in (int[])[10, 11, 10, 12]) Use(table, key, 1);
        Assert.Equal([10, 12], Keys(table));
        Assert.Equal(1, table.Forgotten);
        Assert.Equal((3, 1), (Use(table, 10, 1).Value, Use(table, 11, 1).Value));
        table.Reset();
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void What_was_written_is_read_in_the_order_of_last_use()
    {
        Partitions<Sum> table = Table(), other = Table();
        foreach ((int run, int key) in ((int, int)[])[(1, 10), (2, 11), (3, 12), (4, 10)]) Use(table, key, run);
        Use(other, 99, 1);
        StreamEntries entries = Read(other, Written(table));
        Assert.Equal([99], Keys(other));
        other.Adopt([entries], _ => true);
        Assert.Equal([11, 12, 10], Keys(other));
        Assert.Equal(table.OldestFirst(), other.OldestFirst());
        Assert.Equal(3, _adopted);
        // The runs of their last use came with them.
        other.Forget(2);
        Assert.Equal([12, 10], Keys(other));
    }

    [Fact]
    public void Changes_are_the_streams_used_since_and_the_rest_stays()
    {
        Partitions<Sum> table = Table(maximum: 3), other = Table(maximum: 3);
        foreach (int key in (int[])[10, 11, 12]) Use(table, key, run: 5);
        byte[] start = Written(table), before;
        Use(table, 10, run: 6);
        Use(table, 13, run: 6);    // in the place of 11
        byte[] changes = Written(table, since: 5);
        Assert.InRange(changes.Length, 1, start.Length - 1);
        Assert.Equal(Written(table), Written(table, since: 0));
        other.Adopt([Read(other, changes, Read(other, start))], _ => true);
        Assert.Equal(table.OldestFirst(), other.OldestFirst());
        Assert.Equal([12, 10, 13], Keys(other));

        // One in the middle was used again.
        before = Written(table);
        Use(table, 10, run: 7);
        other.Adopt([Read(other, Written(table, since: 6), Read(other, before))], _ => true);
        Assert.Equal([12, 13, 10], Keys(other));

        // Nothing has changed; and all have gone.
        other.Adopt([Read(other, Written(table, since: 7), Read(other, Written(table)))], _ => true);
        Assert.Equal(table.OldestFirst(), other.OldestFirst());
        before = Written(table);
        table.Forget(7);
        other.Adopt([Read(other, Written(table, since: 7), Read(other, before))], _ => true);
        Assert.Equal(0, other.Count);
    }

    [Fact]
    public void Many_streams_are_read_as_they_were_written()
    {
        Partitions<Sum> table = Table(maximum: 5000), other = Table(maximum: 5000);
        for (int key = 0; key < 5000; key++) Use(table, key, run: key).Name = key % 100;
        other.Adopt([Read(other, Written(table))], _ => true);
        Assert.Equal(table.OldestFirst(), other.OldestFirst());
    }

    [Fact]
    public void A_lane_takes_over_its_own_streams_of_all_lanes_those_used_last()
    {
        Partitions<Sum>[] lanes = [Table(), Table()];
        for (int key = 10; key < 18; key++) Use(lanes[key % 2], key, run: key % 2 == 0 ? 2 * key : 3 * key - 10);
        Partitions<Sum> one = Table(maximum: 4), even = Table();
        even.Adopt([.. lanes.Select(lane => Read(even, Written(lane)))], hash => hash % 2 == 0);
        Assert.Equal([10, 12, 14, 16], Keys(even));
        one.Adopt([.. lanes.Select(lane => Read(one, Written(lane)))], _ => true);
        // Runs of the even ones: 20, 24, 28, 32, of the odd ones: 23, 29, 35, 41.
        Assert.Equal([13, 16, 15, 17], Keys(one));
        one.Adopt([Read(one, Written(lanes[1]))], hash => hash != 13);
        Assert.Equal([11, 15, 17], Keys(one));
    }

    [Fact]
    public void A_state_is_what_a_table_would_write()
    {
        Assert.IsAssignableFrom<StreamEntries>(Read(Table(), Forged(2, 2, (10, 1), (11, 1))));
        Refused("a stream is there twice", Forged(2, 2, (10, 1), (10, 1)));
        Refused("streams are not in the order of their last use", Forged(2, 2, (10, 2), (11, 1)));
        Refused("the run of a last use must be in", Forged(1, 1, (10, -1)));
        Refused("streams are missing", Forged(2, 1, (10, 1)));
        Refused("the number of changed streams must be in [0, 1]; got 2", Forged(1, 2, (10, 1), (11, 1)));
        Refused("the number of streams must be in", Forged(-1, 0));
    }

    private Partitions<Sum> Table(int maximum = 100) => new(new PartitionKey(null!, [], () => _key), maximum, forgotten: null)
    {
        Create = () => new Sum(),
        Clear = sum => (sum.Value, sum.Name) = (0, 0),
        IsMissed = _ => false,
        Recall = (_, sum) => sum.Name = _key,
        WriteState = (state, sum) => state.WriteArray<long>([sum.Value, sum.Name]),
        ReadState = state => new Sum
        {
            Value = state.Body.ReadInt64(0, 100, "a value"),
            Name = state.Body.ReadInt64(0, 100, "a name"),
        },
        Adopted = _ => _adopted++,
    };

    // A key's hash is the key.
    private Sum Use(Partitions<Sum> table, int key, long run)
    {
        _key = key;
        table.Moment = new StreamMoment(null);
        table.Moment.MoveTo(run, (uint)key);
        Sum state = table.Current()!;
        state.Value++;
        return state;
    }

    private static long[] Keys(Partitions<Sum> table) => [.. table.OldestFirst().Select(entry => entry.State.Name)];

    private static byte[] Written(Partitions<Sum> table, long since = -1) => Written(state => table.Write(state, since));

    private static byte[] Written(Action<StateWriter> write)
    {
        using var file = new MemoryStream();
        using var state = new StateWriter(file);
        write(state);
        state.Finish();
        return file.ToArray();
    }

    private static StreamEntries Read(Partitions<Sum> table, byte[] written, StreamEntries? before = null)
    {
        var reader = new StateReader(new MemoryStream(written));
        StreamEntries entries = table.Read(reader, before);
        reader.End();
        return entries;
    }

    private static byte[] Forged(int count, int changed, params (long Key, long Run)[] streams) => Written(state =>
    {
        state.Body.Write(count);
        state.Body.Write(changed);
        foreach ((long key, long run) in streams)
        {
            state.WriteArray<long>([key, 0, run]);
            state.Body.Write(0);
            state.WriteArray<long>([1, 1]);
        }
    });

    private void Refused(string problem, byte[] state) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Read(Table(), state)).Message, StringComparison.Ordinal);

    private sealed record Sum
    {
        public long Value { get; set; }

        public long Name { get; set; }
    }
}
