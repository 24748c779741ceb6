using MLNetHybrid.Streams;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Serving;

/// <summary>
/// Saves and restores what the lanes of a scorer remember. A state is a base, which holds everything, and any number of changes, each of
/// which names the hash of the state that it continues.
/// </summary>
/// <param name="identity">What tells the model, and the scorer's options that matter, from others.</param>
/// <param name="lanes">The lanes.</param>
/// <param name="plan">For cursors that remember nothing yet.</param>
/// <param name="runs">Numbers the runs.</param>
/// <param name="partIdentities">The same for each memory's transform alone, by its output column.</param>
internal sealed class ScorerState<TEvent, TVerdict>(
    Func<UInt128> identity, ScoringLane<TEvent, TVerdict>[] lanes, LanePlan<TEvent> plan, RunCounter runs,
    Func<IReadOnlyDictionary<string, UInt128>> partIdentities)
    where TEvent : class where TVerdict : class, new()
{
    private const int MostLanes = 1024;

    private readonly Lock _gate = new();
    private readonly Lazy<UInt128> _identity = new(identity);
    private UInt128? _saved;          // hash of the last state that was saved; null: none, or it is not of these memories
    private long[] _savedRuns = [];   // by lane: what it holds

    /// <summary>Writes everything, or what has changed since the last call.</summary>
    public void Save(Stream destination, bool isChanges)
    {
        lock (_gate)
        {
            if (isChanges && _saved is null)
                throw new InvalidOperationException("SaveChanges writes what has changed since Save, which must come first: once after "
                    + "the scorer was made, and once after Restore.");
            using var state = new StateWriter(destination);
            WriteUInt128(state, _identity.Value);
            WriteUInt128(state, isChanges ? _saved!.Value : UInt128.Zero);
            string[] names = lanes[0].MemoryNames();
            state.Body.Write(names.Length);
            foreach (string name in names) state.Body.Write(name);
            state.Body.Write(lanes.Length);
            long[] written = [.. lanes.Select((lane, number) => lane.Write(state, isChanges ? _savedRuns[number] : -1))];
            (_saved, _savedRuns) = (state.Finish(), written);
        }
    }

    /// <summary>Reads a base and its changes; when all of them are sound, the lanes go on from there.</summary>
    public void Restore(Stream source, ReadOnlySpan<Stream> changes)
    {
        lock (_gate)
        {
            LaneCursor<TEvent, TVerdict>[] cursors = new LaneCursor<TEvent, TVerdict>[lanes.Length];
            try
            {
                cursors[0] = new(plan, gate: null);
                UInt128 hash = UInt128.Zero;
                SavedLane[]? saved = Read(source, cursors[0].Memories, null, ref hash, out long last);
                foreach (Stream change in changes)
                {
                    saved = Read(change, cursors[0].Memories, saved, ref hash, out long lastOfChange);
                    last = Math.Max(last, lastOfChange);
                }
                for (int lane = 0; lane < cursors.Length; lane++)
                {
                    int number = lane;
                    cursors[lane] ??= new(plan, gate: null);
                    cursors[lane].Memories.Adopt(
                        saved.Length == lanes.Length ? [saved[lane]] : saved, keyHash => keyHash % (uint)lanes.Length == number);
                }
                Replace(cursors, last);
            }
            catch
            {
                foreach (LaneCursor<TEvent, TVerdict>? cursor in cursors) cursor?.Dispose();
                throw;
            }
            _saved = null;
        }
    }

    /// <summary>
    /// Goes on from what another scorer's memories hold, as far as their transforms are the same as here; the others begin anew.
    /// </summary>
    /// <param name="other">Nobody scores with it meanwhile.</param>
    /// <returns>The memories that go on, by their names.</returns>
    public IReadOnlyList<string> Continue(ScorerState<TEvent, TVerdict> other)
    {
        IReadOnlyDictionary<string, UInt128> here = partIdentities(), there = other.PartIdentities();
        string[] names = lanes[0].MemoryNames();
        List<string> theirs = [.. other.MemoryNames()];
        // A memory that is no transform's has an identity of its own: its name.
        int[] sources =
        [
            .. names.Select(name => here.GetValueOrDefault(name) == there.GetValueOrDefault(name) ? theirs.IndexOf(name) : -1),
        ];
        if (sources.All(source => source < 0)) return [];
        // All keys of a large scorer may not fit an array.
        using var saved = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        other.Save(saved, isChanges: false);
        saved.Position = 0;
        SavedLane[] before = other.ReadAll(saved, out long last);
        lock (_gate)
        {
            LaneCursor<TEvent, TVerdict>[] cursors = new LaneCursor<TEvent, TVerdict>[lanes.Length];
            try
            {
                for (int lane = 0; lane < cursors.Length; lane++)
                {
                    int number = lane;
                    cursors[lane] = new(plan, gate: null);
                    cursors[lane].Memories.Adopt(
                        before.Length == lanes.Length
                        ? [before[lane]]
                        : before, keyHash => keyHash % (uint)lanes.Length == number, sources);
                }
                Replace(cursors, last);
            }
            catch
            {
                foreach (LaneCursor<TEvent, TVerdict>? cursor in cursors) cursor?.Dispose();
                throw;
            }
            _saved = null;
        }
        return [.. names.Where((_, m) => sources[m] >= 0)];
    }

    private IReadOnlyDictionary<string, UInt128> PartIdentities() => partIdentities();

    private string[] MemoryNames() => lanes[0].MemoryNames();

    private SavedLane[] ReadAll(Stream source, out long last)
    {
        using LaneCursor<TEvent, TVerdict> cursor = new(plan, gate: null);
        UInt128 hash = UInt128.Zero;
        return Read(source, cursor.Memories, null, ref hash, out last);
    }

    private SavedLane[] Read(Stream source, ScoredMemories memories, SavedLane[]? before, ref UInt128 hash, out long last)
    {
        var state = new StateReader(source);
        if (ReadUInt128(state) != _identity.Value)
            throw new InvalidOperationException("The saved state is of another model, of events with other columns, or of a scorer with "
                + "other options: what it remembers means nothing to this one.");
        UInt128 previous = ReadUInt128(state);
        if (previous != hash)
            throw new InvalidOperationException(
                hash == UInt128.Zero ? "The first state must be one that Save wrote; this one holds changes of another."
                : previous == UInt128.Zero ? "A state that Save wrote holds everything: it cannot stand for changes of another."
                : "The changes do not continue the state before them: one is missing, or they are not in their order.");
        string[] names = new string[state.Body.ReadInt32(0, ushort.MaxValue, "the number of memories")];
        for (int i = 0; i < names.Length; i++) names[i] = state.Body.ReadString("a memory's name");
        if (!names.SequenceEqual(memories.Names, StringComparer.Ordinal))
            throw new InvalidOperationException($"The saved state is of a scorer that remembers {string.Join("; ", names)}, "
                + $"for its verdicts and its options; this one remembers {string.Join("; ", memories.Names)}.");
        int count = state.Body.ReadInt32(1, MostLanes, "the number of lanes");
        state.Body.Check(before is null || count == before.Length, "the number of lanes has changed");
        last = 0;
        var saved = new SavedLane[count];
        for (int lane = 0; lane < count; lane++)
        {
            state.NextRecord();
            last = Math.Max(last, state.Body.ReadInt64(0, long.MaxValue - 1, "the number of a run"));
            saved[lane] = memories.Read(state, before?[lane]);
        }
        hash = state.End();
        return saved;
    }

    private void Replace(LaneCursor<TEvent, TVerdict>[] cursors, long lastRun)
    {
        int entered = 0;
        try
        {
            for (; entered < lanes.Length; entered++) lanes[entered].Gate.Enter();
            for (int lane = 0; lane < lanes.Length; lane++) lanes[lane].Replace(cursors[lane]);
            runs.Set(lastRun);
        }
        finally
        {
            while (entered > 0) lanes[--entered].Gate.Exit();
        }
    }

    private static void WriteUInt128(StateWriter state, UInt128 value)
    {
        state.Body.Write((ulong)value);
        state.Body.Write((ulong)(value >> 64));
    }

    private static UInt128 ReadUInt128(StateReader state)
    {
        ulong low = (ulong)state.Body.ReadInt64(long.MinValue, long.MaxValue, "a hash");
        return new UInt128((ulong)state.Body.ReadInt64(long.MinValue, long.MaxValue, "a hash"), low);
    }
}
