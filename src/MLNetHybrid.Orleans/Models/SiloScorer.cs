using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MLNetHybrid.Orleans.Buckets;
using MLNetHybrid.Orleans.Telemetry;
using MLNetHybrid.Serving.Models;

namespace MLNetHybrid.Orleans.Models;

/// <summary>The model of a silo and its buckets.</summary>
internal sealed class SiloScorer<TEvent, TVerdict>(
    EventFormat<TEvent, TVerdict> format, StreamScoringBuilder builder, ScoringMetrics metrics, TimeProvider clock,
    ILogger<SiloScorer<TEvent, TVerdict>> log)
    : ISiloScorer, IDisposable where TEvent : class, new() where TVerdict : class, new()
{
    // Models before the present one, whose buckets' states may still come.
    private const int FormerModels = 2;

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Lock _gate = new();
    private readonly HashSet<Bucket<TEvent, TVerdict>> _buckets = [];
    private volatile LoadedModel[] _models = [];   // the present one first
    private string? _refused;

    public StreamScoringOptions Options => builder.Options;

    public ScoringMetrics Metrics => metrics;

    public ILogger Log => log;

    public TimeProvider Clock => clock;

    public TimeSpan? Period => builder.Source?.Period;

    public string? LoadProblem { get; private set; }

    public string? StorageProblem { get; set; }

    public string? ModelHash => _models is [LoadedModel model, ..] ? model.Hash : null;

    /// <summary>The model that scores.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public LoadedModel Model =>
        _models is [LoadedModel model, ..] ? model : throw new InvalidOperationException(LoadProblem ?? "There is no model.");

    public async Task Start(CancellationToken cancel)
    {
        if (builder.Source is null) throw new ArgumentException($"{format.Name}: a model is needed; call FromFile or FromUri.");
        Options.Check(format.Name);
        metrics.Watch(format.Name, Count);
        await Reload(cancel).ConfigureAwait(false);
        if (_models is []) throw new InvalidOperationException($"{format.Name}: {LoadProblem}");
    }

    public async Task Reload(CancellationToken cancel)
    {
        await _oneAtATime.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            byte[]? zip = await builder.Source!.ReadIfChanged(cancel).ConfigureAwait(false);
            if (zip is not null) await Task.Run(() => Load(zip), cancel).ConfigureAwait(false);
            // A file that was refused stays refused as long as it is the same.
            if (_refused is null) LoadProblem = null;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            LoadProblem = problem.Message;
            metrics.Loaded(format.Name, isRefused: true);
            Telemetry.Log.ModelRefused(log, format.Name, builder.Source!.Name, problem.Message, ModelHash ?? "none");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public SiloModel Describe(string silo)
    {
        (int buckets, long keys, long events) = Count();
        return new(silo, ModelHash, _models is [LoadedModel model, ..] ? model.Generation : 0, LoadProblem, buckets, keys, events);
    }

    public IBucket CreateBucket()
    {
        var bucket = new Bucket<TEvent, TVerdict>(format, this);
        lock (_gate) _buckets.Add(bucket);
        return bucket;
    }

    public void Forget(Bucket<TEvent, TVerdict> bucket)
    {
        lock (_gate) _buckets.Remove(bucket);
    }

    /// <summary>A model that was used before, or is still; null: it is not known any more.</summary>
    public LoadedModel? Find(string hash) => _models.FirstOrDefault(model => model.Hash == hash);

    public void Dispose() => _oneAtATime.Dispose();

    private (int Buckets, long Keys, long Events) Count()
    {
        lock (_gate) return (_buckets.Count, _buckets.Sum(bucket => (long)bucket.KeyCount), _buckets.Sum(bucket => bucket.AppliedCount));
    }

    private void Load(byte[] zip)
    {
        string hash = ModelZip.Hash(zip);
        if (hash == ModelHash)
        {
            _refused = null;
            return;
        }
        if (hash == _refused) throw new InvalidOperationException(LoadProblem ?? "The model was refused before.");
        try
        {
            var ml = new MLContext { GpuDeviceId = Options.GpuDeviceId };
            ITransformer model = ml.Model.LoadVerified(new MemoryStream(zip, writable: false), out DataViewSchema? schema);
            if (Options.Prepare is not null) model = Options.Prepare(ml, model, schema);
            StreamScorerOptions scorer = Options.Scorer with { Lanes = 1 };
            if (scorer is { InputSchema: null, InputSchemaDefinition: null }) scorer = scorer with { InputSchema = schema };
            var loaded = new LoadedModel(ml, model, scorer, hash, _models is [LoadedModel last, ..] ? last.Generation + 1 : 1);
            Check(loaded);
            // A former model is left to the garbage collector: buckets may be taking over from it.
            _models = [loaded, .. _models.Where(former => former.Hash != hash).Take(FormerModels)];
            _refused = null;
            metrics.Loaded(format.Name, isRefused: false);
            Telemetry.Log.ModelLoaded(log, format.Name, hash, builder.Source!.Name, loaded.Generation);
        }
        catch
        {
            _refused = hash;
            throw;
        }
    }

    // With two lanes a scorer shows whether the model remembers things of all events together.
    private void Check(LoadedModel loaded)
    {
        using StreamScorer<TEvent, TVerdict> probe =
            (loaded with { Options = loaded.Options with { Lanes = 2 } }).CreateScorer<TEvent, TVerdict>();
        if (probe.LaneCount == 1)
            throw new InvalidOperationException(
                "The model remembers things of all events together (no partition column is common to all of "
                + "its memories): it cannot be spread over a cluster.");
        if (probe.KeyColumnNames is { Count: > 0 } columns
            && format.Buckets.KeyColumnNames.FirstOrDefault(name => !columns.Contains(name)) is string other)
            throw new InvalidOperationException(
                $"{nameof(StreamBuckets)}.{nameof(StreamBuckets.KeyColumnNames)} holds '{other}', which the "
                + $"model's memories do not tell streams apart by (those: {string.Join(", ", columns)}): "
                + "events of one stream would be spread.");
    }
}
