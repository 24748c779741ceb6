using System.Security.Cryptography;
using Orleans.Runtime;
using Orleans.Storage;

namespace MLNetHybrid.Orleans.Buckets;

/// <summary>A record of a bucket in Orleans' storage: everything, or the changes after it.</summary>
[GenerateSerializer, Alias("MLNetHybrid.BucketRecord")]
internal sealed class BucketRecord
{
    /// <summary>Tells the record of everything, and the changes that belong to it, from others.</summary>
    [Id(0)]
    public Guid Base { get; set; }

    [Id(1)]
    public byte[] Bytes { get; set; } = [];
}

/// <summary>
/// A bucket's records: one of everything, and a fixed number of changes, each of its own, so that a write costs what it writes. Each has
/// its ETag: who stores while another has stored fails. For one thread at a time.
/// </summary>
internal sealed class StoredBucket
{
    private readonly IGrainStorage _storage;
    private readonly GrainId _grain;
    private readonly (string Name, GrainState<BucketRecord> State)[] _records;
    private int _changes;   // that follow the base; the number of records where only a base can follow

    /// <param name="storage">Keeps the records.</param>
    /// <param name="grain">The bucket.</param>
    /// <param name="changesPerBase">Most changes.</param>
    public StoredBucket(IGrainStorage storage, GrainId grain, int changesPerBase)
    {
        (_storage, _grain, _changes) = (storage, grain, changesPerBase);
        _records = [.. Enumerable.Range(0, changesPerBase + 1).Select(i =>
            (i == 0 ? "bucket" : FormattableString.Invariant($"changes{i}"), new GrainState<BucketRecord>(new())))];
    }

    /// <summary>Whether the next write may be one of changes.</summary>
    public bool TakesChanges => _changes < _records.Length - 1;

    /// <summary>Reads all records, so that each can be written.</summary>
    /// <returns>What is there: everything, and its changes; null: nothing.</returns>
    public async Task<(byte[] All, List<byte[]> Changes)?> Read()
    {
        await Task.WhenAll(_records.Select(record => _storage.ReadStateAsync(record.Name, _grain, record.State)));
        GrainState<BucketRecord> all = _records[0].State;
        if (!all.RecordExists || all.State is not { Bytes: not [] }) return null;
        var changes = new List<byte[]>();
        foreach ((_, GrainState<BucketRecord> state) in _records.AsSpan(1))
        {
            if (!state.RecordExists || state.State?.Base != all.State.Base) break;
            changes.Add(state.State.Bytes);
        }
        byte[] bytes = all.State.Bytes;
        foreach ((_, GrainState<BucketRecord> state) in _records) state.State = new() { Base = state.State?.Base ?? default };
        return (bytes, changes);
    }

    /// <summary>Stores a snapshot.</summary>
    /// <exception cref="InconsistentStateException">Another activation has stored meanwhile.</exception>
    public async Task Write(BucketSnapshot snapshot)
    {
        int number = snapshot.IsChanges ? _changes + 1 : 0;
        (string name, GrainState<BucketRecord> state) = _records[number];
        Guid origin = snapshot.IsChanges ? _records[0].State.State!.Base : new Guid(RandomNumberGenerator.GetBytes(16));
        int last = _changes;
        _changes = _records.Length - 1;
        state.State = new() { Base = origin, Bytes = snapshot.Bytes };
        await _storage.WriteStateAsync(name, _grain, state);
        state.State = new() { Base = origin };   // the bytes may go
        _changes = snapshot.IsChanges ? last + 1 : 0;
    }
}
