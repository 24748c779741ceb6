using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MLNetHybrid.Orleans.Models;
using MLNetHybrid.Orleans.Placement;
using MLNetHybrid.Orleans.Telemetry;
using Orleans.Runtime;
using Orleans.Storage;

namespace MLNetHybrid.Orleans.Buckets;

/// <summary>
/// A bucket of keys on the silo it lives on: scores, stores now and then beside the scoring, and moves where the cluster has it elsewhere.
/// </summary>
[BucketPlacement]
internal sealed class BucketGrain(IServiceProvider services, BucketMap map, ILogger<BucketGrain> log) : Grain, IBucketGrain
{
    private const int LastTries = 3;

    private ISiloScorer _silo = null!;
    private IBucket _bucket = null!;
    private StoredBucket _stored = null!;
    private BucketAddress _address;
    private Task _writing = Task.CompletedTask;
    private Exception? _given;   // up: why the bucket is of no use any more

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        string key = this.GetPrimaryKeyString();
        _address = BucketAddress.Parse(key);
        _silo = services.GetRequiredKeyedService<ISiloScorer>(_address.Name);
        _stored = new StoredBucket(
            services.GetRequiredKeyedService<IGrainStorage>(_silo.Options.StorageName), GrainContext.GrainId, _silo.Options.ChangesPerBase);
        (byte[] All, List<byte[]> Changes)? stored = await _stored.Read();
        _bucket = _silo.CreateBucket();
        if (stored is var (all, changes)) _bucket.Restore(all, changes);
        TimeSpan period = _silo.Options.SaveEvery;
        this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(period, period) { Interleave = true, KeepAlive = false });
    }

    public ValueTask<Packet> Score(Packet batch)
    {
        if (_given is not null) throw new OrleansException($"{_address}: {_given.Message}", _given);
        byte[] reply;
        try
        {
            reply = _bucket.Score(batch.Bytes);
        }
        catch (StreamScoringException)
        {
            throw;
        }
        catch (Exception problem)
        {
            Log.ModelFailed(log, this.GetPrimaryKeyString(), problem.Message);
            GiveUp(problem);
            throw new StreamScoringException($"The model failed: {problem.Message}", problem);
        }
        if (_bucket.UnsavedCount >= _silo.Options.SaveEvents && _writing.IsCompleted) _writing = TryWrite();
        return new(new Packet(reply));
    }

    public async ValueTask<Packet> Persist(Packet empty)
    {
        await _writing;
        while (_given is null && _bucket.UnpersistedCount > 0)
        {
            if (_writing.IsCompleted) _writing = TryWrite();
            await _writing;
            if (_silo.StorageProblem is string problem && _bucket.UnpersistedCount > 0) throw new OrleansException(problem);
        }
        if (_given is not null) throw new OrleansException($"{_address}: {_given.Message}", _given);
        return new Packet(_bucket.Describe());
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_bucket is null) return;
        await _writing;
        for (int tries = 0; _given is null && _bucket.UnsavedCount > 0 && tries < LastTries; tries++) await TryWrite();
        if (_given is null && _bucket.UnsavedCount > 0)
            Log.LostAtTheEnd(log, this.GetPrimaryKeyString(), _silo.StorageProblem ?? "it was not tried");
        _bucket.Dispose();
    }

    private Task Tick(CancellationToken cancel)
    {
        if (_given is not null) return Task.CompletedTask;
        if (_bucket.UnsavedCount > 0 && _writing.IsCompleted) _writing = TryWrite();
        if (map.ShouldMove(this.GetPrimaryKeyString(), _address.Bucket, _address.Count)) this.MigrateOnIdle();
        return Task.CompletedTask;
    }

    // Never throws: what was not stored is, the next time.
    private async Task TryWrite()
    {
        long start = Stopwatch.GetTimestamp();
        BucketSnapshot? snapshot = null;
        try
        {
            snapshot = _bucket.TakeSnapshot(_stored.TakesChanges);
            await _stored.Write(snapshot);
            _bucket.Stored(snapshot);
            _silo.StorageProblem = null;
            _silo.Metrics.Wrote(_address.Name, Stopwatch.GetElapsedTime(start), snapshot.Bytes.Length, isStored: true);
        }
        catch (InconsistentStateException problem)
        {
            Log.StoredElsewhere(log, this.GetPrimaryKeyString(), problem.Message);
            GiveUp(problem);
        }
        catch (Exception problem)
        {
            if (snapshot is not null) _bucket.NotStored(snapshot);
            _silo.StorageProblem = problem.Message;
            _silo.Metrics.Wrote(_address.Name, Stopwatch.GetElapsedTime(start), 0, isStored: false);
            Log.NotStored(log, this.GetPrimaryKeyString(), problem.Message);
        }
    }

    private void GiveUp(Exception problem)
    {
        _given = problem;
        DeactivateOnIdle();
    }
}
