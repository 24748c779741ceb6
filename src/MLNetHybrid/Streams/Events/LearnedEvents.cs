using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Streams.Events;

/// <summary>What a transform remembers of the events that it was fitted on. Immutable, and shared by all cursors and engines.</summary>
internal sealed class LearnedEvents<TState> where TState : class, IEventState<TState>, new()
{
    private readonly (UInt128 Key, TState State)[][] _oldestFirst;
    private readonly Dictionary<UInt128, TState>[] _tables;

    /// <param name="until">Time of the latest event, in ticks (UTC).</param>
    /// <param name="tables">Of each table the keys and their states, the one unused for longest first.</param>
    public LearnedEvents(long until, (UInt128 Key, TState State)[][] tables)
    {
        Until = until;
        _oldestFirst = tables;
        _tables = [.. tables.Select(table => table.ToDictionary(entry => entry.Key, entry => entry.State))];
    }

    /// <summary>Time of the latest event, in ticks (UTC).</summary>
    public long Until { get; }

    /// <summary>Makes a new state the learned one, where there is one.</summary>
    public void Recall(int table, UInt128 key, TState state)
    {
        if (_tables[table].TryGetValue(key, out TState? learned)) state.CopyFrom(learned);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Until);
        foreach ((UInt128 Key, TState State)[] table in _oldestFirst)
        {
            writer.Write(table.Length);
            foreach ((UInt128 key, TState state) in table)
            {
                writer.Write((ulong)key);
                writer.Write((ulong)(key >> 64));
                state.Write(writer);
            }
        }
    }

    public static LearnedEvents<TState> Read(ModelBodyReader reader, int tables)
    {
        long until = reader.ReadInt64(0, DateTime.MaxValue.Ticks, "the time of the last event learned from");
        var read = new (UInt128 Key, TState State)[tables][];
        var keys = new HashSet<UInt128>();
        for (int t = 0; t < tables; t++)
        {
            int count = reader.ReadInt32(0, StreamColumns.PartitionLimit, "the number of streams learned from");
            // Grows with what is there: a damaged length must not ask for memory.
            List<(UInt128 Key, TState State)> table = [];
            keys.Clear();
            for (int i = 0; i < count; i++)
            {
                ulong[] halves = reader.ReadArray<ulong>(2, "the key of a stream");
                var key = new UInt128(halves[1], halves[0]);
                reader.Check(keys.Add(key), "a stream is there twice");
                table.Add((key, TState.Read(reader)));
            }
            read[t] = [.. table];
        }
        return new(until, read);
    }
}
