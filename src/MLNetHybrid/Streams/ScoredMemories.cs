using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Streams;

/// <summary>All that one cursor of a scorer remembers, whatever transform does: what a state holds of a lane.</summary>
/// <param name="run">The events that come.</param>
/// <param name="mostTakenBack">Most events of a run where their rows may be taken back; 0: they are not.</param>
internal sealed class ScoredMemories(StreamRun run, int mostTakenBack = 0)
{
    private readonly List<(string Name, StreamMemory? Memory, IReadOnlyList<StreamTable> Tables)> _memories = [];

    /// <summary>Output columns of the transforms, in the order in which events pass through them.</summary>
    public IEnumerable<string> Names => _memories.Select(entry => entry.Name);

    /// <summary>The largest number of keys that a table holds.</summary>
    public int LargestCount => Tables.Select(table => table.Count).DefaultIfEmpty().Max();

    /// <summary>Keys that made room for others, in all tables.</summary>
    public long Forgotten => Tables.Sum(table => table.Forgotten);

    private IEnumerable<StreamTable> Tables => _memories.SelectMany(entry => entry.Tables);

    /// <summary>A memory begins.</summary>
    /// <param name="name">The transform's output column.</param>
    /// <param name="memory">Its memory.</param>
    /// <returns>To be moved along with the events.</returns>
    public StreamMoment Add(string name, StreamMemory memory)
    {
        var moment = new StreamMoment(run);
        foreach (StreamTable table in memory.Tables) table.Moment = moment;
        if (mostTakenBack > 0) memory.KeepRows(mostTakenBack);
        _memories.Add((name, memory, memory.Tables));
        return moment;
    }

    /// <summary>A table that is no transform's.</summary>
    public void Add(string name, StreamTable table) => _memories.Add((name, null, [table]));

    /// <summary>Takes the row of an event of the last run out of its window again.</summary>
    /// <param name="place">Of the event in its run, in which it is the only one of its stream.</param>
    public void TakeBack(int place)
    {
        foreach ((_, StreamMemory? memory, _) in _memories) memory?.TakeBack(place);
    }

    /// <summary>Writes what was used after a run; negative: everything.</summary>
    public void Write(StateWriter state, long since)
    {
        foreach ((_, StreamMemory? memory, IReadOnlyList<StreamTable> tables) in _memories)
        {
            state.EndRecord();
            state.Body.Write(memory?.IsPastLearning ?? false);
            foreach (StreamTable table in tables) table.Write(state, since);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote for a lane; nothing of these memories changes.</summary>
    /// <param name="state">Gives it.</param>
    /// <param name="before">What the lane was before; null: nothing. Not to be used any more.</param>
    public SavedLane Read(StateReader state, SavedLane? before)
    {
        var memories = new SavedMemory[_memories.Count];
        for (int m = 0; m < memories.Length; m++)
        {
            state.NextRecord();
            bool isPastLearning = state.Body.ReadBoolean("whether training has been passed");
            IReadOnlyList<StreamTable> tables = _memories[m].Tables;
            var entries = new StreamEntries[tables.Count];
            for (int t = 0; t < entries.Length; t++) entries[t] = tables[t].Read(state, before?.Memories[m].Tables[t]);
            memories[m] = new(isPastLearning, entries);
        }
        return new(memories);
    }

    /// <summary>Takes over what belongs to one lane.</summary>
    /// <param name="lanes">Those that were saved.</param>
    /// <param name="isOfLane">Whether a key's hash belongs to this one.</param>
    /// <param name="sources">By memory: which of the saved ones it takes over, negative: none; null: its own.</param>
    public void Adopt(IReadOnlyList<SavedLane> lanes, Func<uint, bool> isOfLane, int[]? sources = null)
    {
        for (int m = 0; m < _memories.Count; m++)
        {
            int source = sources?[m] ?? m;
            if (source < 0) continue;
            // Where one lane was past training and another was not, the latter's next event would have made it forget.
            SavedMemory[] saved = [.. lanes.Select(lane => lane.Memories[source])];
            bool isPastLearning = saved.Any(memory => memory.IsPastLearning);
            saved = [.. saved.Where(memory => memory.IsPastLearning == isPastLearning)];
            (_, StreamMemory? memory, IReadOnlyList<StreamTable> tables) = _memories[m];
            if (memory is not null) memory.IsPastLearning = isPastLearning;
            for (int t = 0; t < tables.Count; t++) tables[t].Adopt([.. saved.Select(lane => lane.Tables[t])], isOfLane);
        }
    }
}

/// <summary>What a lane remembered when it was saved.</summary>
/// <param name="Memories">By transform.</param>
internal sealed record SavedLane(IReadOnlyList<SavedMemory> Memories);

/// <summary>What was remembered for one transform.</summary>
/// <param name="IsPastLearning">Of the memory.</param>
/// <param name="Tables">By table.</param>
internal sealed record SavedMemory(bool IsPastLearning, IReadOnlyList<StreamEntries> Tables);
