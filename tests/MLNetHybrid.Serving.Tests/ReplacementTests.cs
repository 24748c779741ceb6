using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.ML;

namespace MLNetHybrid.Serving.Tests;

public sealed class ReplacementTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Zip => _folder.File("model.zip");

    [Fact]
    public async Task A_new_model_takes_over_windows_of_the_same_columns_and_length()
    {
        ITransformer first = TrainedZip.Fit(seed: 1), second = TrainedZip.Fit(seed: 2);
        TrainedZip.Save(Zip, first);
        await using ServedApplication app = await ServedApplication.Start(Zip);
        Reading[] readings = Reading.Make(300, seed: 4);
        float[] before = [.. app.Scorer.ScoreMany(readings.AsSpan(..123)).Select(verdict => verdict.Score)];
        TrainedZip.Save(Zip, second);
        ServedModel model = await app.Scorer.ReloadAsync(TestContext.Current.CancellationToken);
        float[] after = [.. app.Scorer.ScoreMany(readings.AsSpan(123..)).Select(verdict => verdict.Score)];

        Assert.Equal(TrainedZip.Scores(first, readings)[..123], before);
        Assert.Equal(TrainedZip.Scores(second, readings)[123..], after);
        Assert.Equal(["Window"], model.ContinuedColumns);
        Assert.Equal(2, model.Generation);
    }

    [Fact]
    public async Task Windows_of_another_length_begin_anew()
    {
        TrainedZip.Save(Zip, TrainedZip.Fit());
        await using ServedApplication app = await ServedApplication.Start(Zip);
        Reading[] readings = Reading.Make(300, seed: 4);
        app.Scorer.ScoreMany(readings.AsSpan(..100));
        ITransformer longer = TrainedZip.Fit(windowLength: 6);
        TrainedZip.Save(Zip, longer);
        Assert.Empty((await app.Scorer.ReloadAsync(TestContext.Current.CancellationToken)).ContinuedColumns);
        Assert.Equal(
            TrainedZip.Scores(longer, readings[100..]),
            app.Scorer.ScoreMany(readings.AsSpan(100..)).Select(verdict => verdict.Score));
    }

    [Fact]
    public async Task A_broken_or_missing_file_is_refused_and_the_old_model_stays()
    {
        ITransformer model = TrainedZip.Fit();
        TrainedZip.Save(Zip, model);
        await using ServedApplication app = await ServedApplication.Start(Zip);
        Reading[] readings = Reading.Make(200, seed: 4);
        List<float> scores = [.. app.Scorer.ScoreMany(readings.AsSpan(..50)).Select(verdict => verdict.Score)];
        byte[] whole = File.ReadAllBytes(Zip);
        string hash = app.Scorer.Model!.Hash;

        File.WriteAllBytes(Zip, whole[..(whole.Length / 2)]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Scorer.ReloadAsync(TestContext.Current.CancellationToken));
        scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(50..100)).Select(verdict => verdict.Score));
        HealthReport degraded = await app.Get<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, degraded.Entries["readings"].Status);
        Assert.Contains("The newest model was refused", degraded.Entries["readings"].Description);

        // The file is the same at the next look.
        string? problem = app.Scorer.LoadProblem;
        Assert.Equal(hash, (await app.Scorer.ReloadAsync(TestContext.Current.CancellationToken)).Hash);
        Assert.NotNull(problem);
        Assert.Equal(problem, app.Scorer.LoadProblem);

        File.Delete(Zip);
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Scorer.ReloadAsync(TestContext.Current.CancellationToken));
        scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(100..150)).Select(verdict => verdict.Score));
        Assert.Contains("There is no model", app.Scorer.LoadProblem);

        File.WriteAllBytes(Zip, whole);
        Assert.Equal(hash, (await app.Scorer.ReloadAsync(TestContext.Current.CancellationToken)).Hash);
        scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(150..)).Select(verdict => verdict.Score));
        Assert.Equal(TrainedZip.Scores(model, readings), scores);
        Assert.Null(app.Scorer.LoadProblem);
        Assert.Equal(1, app.Scorer.Model!.Generation);
    }

    [Fact]
    public async Task Under_load_no_call_fails_and_no_event_is_lost_while_models_change()
    {
        ITransformer[] models = [TrainedZip.Fit(seed: 1), TrainedZip.Fit(seed: 2)];
        TrainedZip.Save(Zip, models[0]);
        await using ServedApplication app = await ServedApplication.Start(Zip);
        const int Machines = 6, PerMachine = 1500;
        float[][] expected = [.. models.Select(model => TrainedZip.Scores(model, Machine(0)))];
        int running = Machines;
        Task<float[]>[] machines =
        [
            .. Enumerable.Range(0, Machines).Select(m => Task.Run(async () =>
            {
                List<float> scores = [];
                foreach ((Reading reading, int i) in Machine(m).Select((reading, i) => (reading, i)))
                    scores.Add((i % 3 == 0 ? await app.Scorer.ScoreAsync(reading) : app.Scorer.Score(reading)).Score);
                Interlocked.Decrement(ref running);
                return scores.ToArray();
            })),
        ];
        int replacements = 0;
        for (; replacements < 2 || (Volatile.Read(ref running) > 0 && replacements < 1000); replacements++)
        {
            TrainedZip.Save(Zip, models[(replacements + 1) % 2]);
            await app.Scorer.ReloadAsync(TestContext.Current.CancellationToken);
        }
        foreach (float[] scores in await Task.WhenAll(machines))
        {
            // All machines report the same values, so each score is one model's or the other's, of a window without gap or repetition.
            Assert.Equal(PerMachine, scores.Length);
            for (int i = 0; i < scores.Length; i++)
                Assert.True(scores[i].Equals(expected[0][i]) || scores[i].Equals(expected[1][i]), $"event {i}: {scores[i]}");
        }
        Assert.Equal(replacements + 1, app.Scorer.Model!.Generation);

        static Reading[] Machine(int m) =>
        [
            .. Reading.Make(PerMachine, machines: 1, seed: 7)
                .Select(reading => new Reading { Machine = $"m{m}", Number = reading.Number, Features = reading.Features }),
        ];
    }

    [Fact]
    public async Task A_watched_file_is_taken_by_itself()
    {
        TrainedZip.Save(Zip, TrainedZip.Fit(seed: 1));
        await using ServedApplication app = await ServedApplication.Start(Zip, watch: true);
        TrainedZip.Save(Zip, TrainedZip.Fit(seed: 2));
        for (int wait = 0; wait < 200 && app.Scorer.Model!.Generation == 1; wait++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(2, app.Scorer.Model!.Generation);
    }

    public void Dispose() => _folder.Dispose();
}
