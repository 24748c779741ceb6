using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.ML;

namespace MLNetHybrid.Serving.Tests;

public sealed class HostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Zip => _folder.File("model.zip");

    [Fact]
    public async Task An_application_s_scorer_gives_the_verdicts_of_Transform_and_says_which_model_it_has()
    {
        ITransformer model = TrainedZip.Fit();
        TrainedZip.Save(Zip, model);
        await using ServedApplication app = await ServedApplication.Start(Zip);
        Reading[] readings = Reading.Make(400, seed: 2);
        float[] expected = TrainedZip.Scores(model, readings);

        float[] one = [.. readings[..150].Select(reading => app.Scorer.Score(reading).Score)];
        float[] many = [.. app.Scorer.ScoreMany(readings.AsSpan(150..300)).Select(verdict => verdict.Score)];
        List<float> async = [];
        foreach (Reading reading in readings[300..])
            async.Add((await app.Scorer.ScoreAsync(reading, TestContext.Current.CancellationToken)).Score);

        Assert.Equal<IEnumerable<float>>(expected, [.. one, .. many, .. async]);
        ServedModel description = app.Scorer.Model!;
        Assert.Equal(Zip, description.Source);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Zip))), description.Hash);
        Assert.Equal(new FileInfo(Zip).Length, description.Bytes);
        Assert.StartsWith("5.0.1", description.MlNetVersion);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Assert.InRange(description.Saved!.Value, now.AddMinutes(-10), now.AddMinutes(1));
        Assert.Equal(1, description.Generation);
    }

    [Fact]
    public async Task Metrics_and_health_tell_what_goes_on()
    {
        TrainedZip.Save(Zip, TrainedZip.Fit());
        await using ServedApplication app = await ServedApplication.Start(Zip);
        Dictionary<string, double> sums = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "MLNetHybrid.Serving" && instrument.Meter.Scope == app.Get<IMeterFactory>())
                    l.EnableMeasurementEvents(instrument);
            },
        };
        void Add(Instrument instrument, double value)
        {
            lock (sums) sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
        }
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();

        ReadingVerdict[] verdicts = app.Scorer.ScoreMany(Reading.Make(300, seed: 3, shift: 5));
        ReadingVerdict last = app.Scorer.Score(Reading.Make(1)[0]);
        listener.RecordObservableInstruments();

        Assert.Equal(301, sums["mlnethybrid.scorer.events"]);
        Assert.Equal(301, sums["mlnethybrid.scorer.batch.size"]);
        Assert.Equal(verdicts.Append(last).Count(verdict => verdict.PredictedLabel), sums["mlnethybrid.scorer.anomalies"]);
        Assert.InRange(sums["mlnethybrid.scorer.anomalies"], 100, 301);
        Assert.True(sums["mlnethybrid.scorer.duration"] > 0);
        Assert.Equal(5, sums["mlnethybrid.scorer.streams"]);
        Assert.Equal(0, sums["mlnethybrid.scorer.streams.forgotten"]);

        HealthReport health = await app.Get<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, health.Entries["readings"].Status);
        Assert.Equal(app.Scorer.Model!.Hash, health.Entries["readings"].Data["model"]);
    }

    [Fact]
    public async Task Without_a_host_the_first_event_loads_the_model()
    {
        TrainedZip.Save(Zip, TrainedZip.Fit());
        var services = new ServiceCollection();
        services.AddStreamScorer<Reading, ReadingVerdict>().FromFile(Zip);
        await using ServiceProvider provider = services.BuildServiceProvider();
        var scorer = provider.GetRequiredService<ServedStreamScorer<Reading, ReadingVerdict>>();
        Assert.Null(scorer.Model);
        scorer.ScoreMany(Reading.Make(10));
        Assert.Equal(1, scorer.Model!.Generation);
    }

    [Fact]
    public async Task What_cannot_be_served_ends_the_start_with_a_clear_error()
    {
        InvalidOperationException missing = await Assert.ThrowsAsync<InvalidOperationException>(() => ServedApplication.Start(Zip));
        Assert.Contains($"There is no model at '{Zip}'", missing.Message);

        _folder.Write("model.zip", "no zip");
        InvalidOperationException broken = await Assert.ThrowsAsync<InvalidOperationException>(() => ServedApplication.Start(Zip));
        Assert.Contains(Zip, broken.Message);

        TrainedZip.Save(Zip, TrainedZip.Fit());
        ArgumentException period = await Assert.ThrowsAsync<ArgumentException>(
            () => ServedApplication.Start(Zip, builder => builder.Configure(options => options.SaveEvery = TimeSpan.Zero)));
        Assert.Contains("readings: SaveEvery must be in [00:00:00.0100000, 1.00:00:00]; got 00:00:00.", period.Message);
        ArgumentException changes = await Assert.ThrowsAsync<ArgumentException>(
            () => ServedApplication.Start(Zip, builder => builder.Configure(options => options.ChangesPerBase = 0)));
        Assert.Contains("ChangesPerBase must be in [1, 100000]; got 0", changes.Message);
        ArgumentOutOfRangeException drift = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => ServedApplication.Start(Zip, builder => builder.Configure(options => options.Drift = new() { Window = 5 })));
        Assert.Equal("Window", drift.ParamName);

        var services = new ServiceCollection();
        services.AddStreamScorer<Reading, ReadingVerdict>("readings");
        await using ServiceProvider provider = services.BuildServiceProvider();
        ArgumentException none = Assert.Throws<ArgumentException>(
            () => provider.GetRequiredService<ServedStreamScorer<Reading, ReadingVerdict>>());
        Assert.Contains("call FromFile or FromUri", none.Message);
    }

    public void Dispose() => _folder.Dispose();
}
