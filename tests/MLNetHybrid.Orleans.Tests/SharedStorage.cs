using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace MLNetHybrid.Orleans.Tests;

/// <summary>A store that outlives the silos of a test, as a database does, and that can fail.</summary>
internal sealed class SharedStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (long Version, byte[] Bytes)> _records = new();
    private readonly Lock _gate = new();

    // Of its own: a silo's ends with it.
    private readonly Serializer _serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    /// <summary>Whether it takes nothing.</summary>
    public volatile bool Fails;

    /// <summary>Writes that it took.</summary>
    public int Writes { get; private set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Fails) throw new IOException("The store is away.");
        bool isThere = _records.TryGetValue((stateName, grainId), out (long Version, byte[] Bytes) record);
        grainState.RecordExists = isThere;
        grainState.ETag = isThere ? record.Version.ToString(CultureInfo.InvariantCulture) : null;
        grainState.State = isThere ? _serializer.Deserialize<T>(record.Bytes) : Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        if (Fails) throw new IOException("The store is away.");
        lock (_gate)
        {
            bool isThere = _records.TryGetValue((stateName, grainId), out (long Version, byte[] Bytes) record);
            string? known = isThere ? record.Version.ToString(CultureInfo.InvariantCulture) : null;
            if (known != grainState.ETag) throw new InconsistentStateException("stored by another", known, grainState.ETag);
            _records[(stateName, grainId)] = (record.Version + 1, _serializer.SerializeToArray(grainState.State));
            Writes++;
            (grainState.ETag, grainState.RecordExists) = ((record.Version + 1).ToString(CultureInfo.InvariantCulture), true);
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
}
