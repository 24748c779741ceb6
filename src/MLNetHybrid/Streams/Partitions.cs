using System.Runtime.CompilerServices;
using MLNetHybrid.Components;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Streams;

/// <summary>
/// The state of each stream, found by the values of the partition columns. Holds at most a given number of streams: the one unused for
/// longest makes room, and starts anew should it come back.
/// </summary>
/// <param name="keys">Reads the key of the current row's stream.</param>
/// <param name="maximum">The limit.</param>
/// <param name="forgotten">Counts the streams that had to make room; null: nobody does.</param>
internal sealed class Partitions<TState>(PartitionKey keys, int maximum, ForgottenStreams? forgotten) : StreamTable where TState : class
{
    private readonly LeastRecentlyUsed<UInt128, Used> _states = new();

    /// <summary>Makes the state of a new stream.</summary>
    public required Func<TState> Create { get; init; }

    /// <summary>Makes the state of a forgotten stream that of a new one.</summary>
    public required Action<TState> Clear { get; init; }

    /// <summary>Whether something is lost with this state.</summary>
    public required Func<TState, bool> IsMissed { get; init; }

    /// <summary>Called for each stream that is new or comes back; may give its state what is known of it. Default: nothing is.</summary>
    public Action<UInt128, TState>? Recall { get; init; }

    /// <summary>Writes a state.</summary>
    public required Action<StateWriter, TState> WriteState { get; init; }

    /// <summary>Reads a state.</summary>
    public required Func<StateReader, TState> ReadState { get; init; }

    /// <summary>Called for each state that was read and is now one of this table's. Default: nothing.</summary>
    public Action<TState>? Adopted { get; init; }

    public override int Count => _states.Count;

    /// <summary>The state of the stream that the current row belongs to; null where its key is missing.</summary>
    public TState? Current()
    {
        if (keys.Read() is not UInt128 key) return null;
        ref Used used = ref _states.Use(key);
        if (Unsafe.IsNullRef(ref used)) return Add(key);
        (used.Run, used.KeyHash) = (Moment.Run, Moment.KeyHash);
        return used.State;
    }

    public override void Reset() => _states.Clear();

    /// <summary>The streams remembered, the one unused for longest first.</summary>
    public IEnumerable<(UInt128 Key, TState State)> OldestFirst() => _states.OldestFirst().Select(entry => (entry.Key, entry.Value.State));

    public override void Write(StateWriter state, long since)
    {
        int changed = since < 0 ? Count : _states.NewestFirst().TakeWhile(entry => entry.Value.Run > since).Count();
        state.Body.Write(Count);
        state.Body.Write(changed);
        IEnumerable<(UInt128 Key, Used Value)> oldestFirst =
            since < 0 ? _states.OldestFirst() : _states.NewestFirst().Take(changed).Reverse();
        foreach ((UInt128 key, Used used) in oldestFirst)
        {
            state.EndRecord();
            state.Body.Write((ulong)key);
            state.Body.Write((ulong)(key >> 64));
            state.Body.Write(used.Run);
            state.Body.Write(used.KeyHash);
            WriteState(state, used.State);
        }
    }

    public override StreamEntries Read(StateReader state, StreamEntries? before)
    {
        int count = state.Body.ReadInt32(0, StreamColumns.PartitionLimit, "the number of streams");
        int changed = state.Body.ReadInt32(0, count, "the number of changed streams");
        var entries = new Entries();
        var keys = new HashSet<UInt128>();
        for (int i = 0; i < changed; i++)
        {
            state.NextRecord();
            ulong low = (ulong)state.Body.ReadInt64(long.MinValue, long.MaxValue, "a key");
            var key = new UInt128((ulong)state.Body.ReadInt64(long.MinValue, long.MaxValue, "a key"), low);
            state.Body.Check(keys.Add(key), "a stream is there twice");
            long run = state.Body.ReadInt64(0, long.MaxValue, "the run of a last use");
            state.Body.Check(i == 0 || entries.All[^1].Run <= run, "streams are not in the order of their last use");
            uint keyHash = (uint)state.Body.ReadInt32(int.MinValue, int.MaxValue, "the hash of a key");
            entries.All.Add(new(key, ReadState(state), run, keyHash));
        }
        if (before is Entries earlier)
        {
            earlier.All.RemoveAll(entry => keys.Contains(entry.Key));
            earlier.All.AddRange(entries.All);
            entries = earlier;
        }
        // The rest made room for others.
        state.Body.Check(entries.All.Count >= count, "streams are missing");
        entries.All.RemoveRange(0, entries.All.Count - count);
        return entries;
    }

    public override void Adopt(IReadOnlyList<StreamEntries> lanes, Func<uint, bool> isOfLane)
    {
        List<Entry> all = [];
        foreach (Entries lane in lanes.Cast<Entries>()) all.AddRange(lane.All.Where(entry => isOfLane(entry.KeyHash)));
        // Of one lane they are in their order; of several, the runs tell, and which lane comes first where one run number stands twice.
        Entry[] ordered = lanes.Count == 1 ? [.. all] : [.. all.OrderBy(entry => entry.Run)];
        ReadOnlySpan<Entry> kept = ordered.AsSpan(Math.Max(0, ordered.Length - maximum));
        Reset();
        _states.EnsureCapacity(kept.Length);
        foreach (ref readonly Entry entry in kept)
        {
            _states.Add(entry.Key, new Used { State = entry.State, Run = entry.Run, KeyHash = entry.KeyHash });
            Adopted?.Invoke(entry.State);
        }
    }

    private TState Add(UInt128 key)
    {
        TState state;
        if (_states.Count < maximum)
        {
            state = Create();
        }
        else
        {
            state = _states.RemoveOldest().State;
            Forgotten++;
            forgotten?.Add(IsMissed(state));
            Clear(state);
        }

        Recall?.Invoke(key, state);
        _states.Add(key, new Used { State = state, Run = Moment.Run, KeyHash = Moment.KeyHash });
        return state;
    }

    private struct Used
    {
        public TState State;
        public long Run;
        public uint KeyHash;
    }

    private readonly record struct Entry(UInt128 Key, TState State, long Run, uint KeyHash);

    private sealed class Entries : StreamEntries
    {
        public List<Entry> All { get; } = [];
    }
}
