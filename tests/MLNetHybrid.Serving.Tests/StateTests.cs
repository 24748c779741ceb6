using Microsoft.ML;

namespace MLNetHybrid.Serving.Tests;

public sealed class StateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Zip => _folder.File("model.zip");

    private string States => _folder.File("states");

    [Fact]
    public async Task After_a_restart_streams_go_on()
    {
        ITransformer model = TrainedZip.Fit();
        TrainedZip.Save(Zip, model);
        Reading[] readings = Reading.Make(300, seed: 5);
        List<float> scores = [];
        for (int first = 0; first < 300; first += 60)
        {
            await using ServedApplication app = await ServedApplication.Start(Zip, builder => builder.KeepState(States));
            scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(first, 20)).Select(verdict => verdict.Score));
            await app.Scorer.SaveStateAsync(TestContext.Current.CancellationToken);
            scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(first + 20, 20)).Select(verdict => verdict.Score));
            await app.Scorer.SaveStateAsync(TestContext.Current.CancellationToken);
            scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(first + 40, 20)).Select(verdict => verdict.Score));
        }
        Assert.Equal(TrainedZip.Scores(model, readings), scores);
    }

    [Fact]
    public async Task A_killed_process_finds_what_was_kept_and_the_host_s_repetition_doubles_nothing()
    {
        ITransformer model = TrainedZip.Fit();
        TrainedZip.Save(Zip, model);
        Reading[] readings = Reading.Make(300, seed: 5);
        float[] expected = TrainedZip.Scores(model, readings);
        Action<StreamScorerBuilder<Reading, ReadingVerdict>> configure = builder => builder.KeepState(States)
            .Configure(options =>
            {
                options.Scorer = new() { SequenceColumnName = nameof(Reading.Number), KeyColumnNames = [nameof(Reading.Machine)] };
                options.ChangesPerBase = 2;
            });
        string kept = _folder.File("kept");
        await using (ServedApplication app = await ServedApplication.Start(Zip, configure))
        {
            for (int first = 0; first < 200; first += 40)
            {
                app.Scorer.ScoreMany(readings.AsSpan(first, 40));
                if (first < 160) await app.Scorer.SaveStateAsync(TestContext.Current.CancellationToken);
            }
            // What is on the disk now is what a kill would leave.
            Directory.CreateDirectory(kept);
            foreach (string file in Directory.GetFiles(States)) File.Copy(file, Path.Combine(kept, Path.GetFileName(file)));
        }
        Directory.Delete(States, recursive: true);
        Directory.Move(kept, States);

        await using ServedApplication restarted = await ServedApplication.Start(Zip, configure);
        // The host sends again all that it is not sure of, from event 100 on.
        ReadingVerdict[] verdicts = restarted.Scorer.ScoreMany(readings.AsSpan(100..));
        for (int i = 100; i < 300; i++)
        {
            ReadingVerdict verdict = verdicts[i - 100];
            if (i < 160) Assert.Equal(RowStatus.Duplicate, verdict.Status);
            else Assert.Equal(expected[i], verdict.Score);
        }
    }

    [Fact]
    public async Task State_of_another_model_or_damaged_state_is_left_aside()
    {
        TrainedZip.Save(Zip, TrainedZip.Fit());
        Reading[] readings = Reading.Make(100, seed: 5);
        await using (ServedApplication app = await ServedApplication.Start(Zip, builder => builder.KeepState(States)))
            app.Scorer.ScoreMany(readings);
        ITransformer other = TrainedZip.Fit(windowLength: 7);
        TrainedZip.Save(Zip, other);
        await using (ServedApplication app = await ServedApplication.Start(Zip, builder => builder.KeepState(States)))
        {
            Assert.Equal(TrainedZip.Scores(other, readings), app.Scorer.ScoreMany(readings).Select(verdict => verdict.Score));
        }
        string file = Directory.GetFiles(States, "*.base").Single();
        byte[] content = File.ReadAllBytes(file);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(file, content);
        await using ServedApplication last = await ServedApplication.Start(Zip, builder => builder.KeepState(States));
        Assert.Equal(TrainedZip.Scores(other, readings), last.Scorer.ScoreMany(readings).Select(verdict => verdict.Score));
    }

    [Fact]
    public async Task A_store_that_fails_stops_no_scoring_and_gets_everything_later()
    {
        ITransformer model = TrainedZip.Fit();
        TrainedZip.Save(Zip, model);
        Reading[] readings = Reading.Make(200, seed: 5);
        var store = new FailingStore(new FileStreamStateStore(States));
        List<float> scores = [];
        await using (ServedApplication app = await ServedApplication.Start(Zip, builder => builder.KeepState(store)))
        {
            scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(..40)).Select(verdict => verdict.Score));
            await app.Scorer.SaveStateAsync(TestContext.Current.CancellationToken);
            store.Fails = true;
            scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(40..80)).Select(verdict => verdict.Score));
            await Assert.ThrowsAsync<IOException>(() => app.Scorer.SaveStateAsync(TestContext.Current.CancellationToken));
            Assert.Equal("No space left on device", app.Scorer.StateProblem);
            scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(80..120)).Select(verdict => verdict.Score));
            store.Fails = false;
            await app.Scorer.SaveStateAsync(TestContext.Current.CancellationToken);
            Assert.Null(app.Scorer.StateProblem);
        }
        await using ServedApplication next = await ServedApplication.Start(Zip, builder => builder.KeepState(store));
        scores.AddRange(next.Scorer.ScoreMany(readings.AsSpan(120..)).Select(verdict => verdict.Score));
        Assert.Equal(TrainedZip.Scores(model, readings), scores);
    }

    [Fact]
    public void A_folder_keeps_one_base_and_its_changes_in_their_order()
    {
        var store = new FileStreamStateStore(States);
        Assert.Empty(store.OpenAll());
        Assert.Throws<InvalidOperationException>(() => store.AppendChanges(stream => stream.WriteByte(1)));
        store.ReplaceBase(stream => stream.WriteByte(1));
        for (byte i = 2; i < 14; i++) store.AppendChanges(stream => stream.WriteByte(i));
        Assert.Equal(Enumerable.Range(1, 13), Bytes(store));
        Assert.Throws<IOException>(() => store.ReplaceBase(_ => throw new IOException("full")));
        Assert.Throws<IOException>(() => store.AppendChanges(_ => throw new IOException("full")));
        Assert.Equal(Enumerable.Range(1, 13), Bytes(store));
        store.ReplaceBase(stream => stream.WriteByte(50));
        Assert.Equal([50], Bytes(store));
        Assert.Equal(["00000002.base"], Directory.GetFiles(States).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();

    private static List<int> Bytes(FileStreamStateStore store)
    {
        List<int> bytes = [];
        foreach (Stream stream in store.OpenAll())
        {
            bytes.Add(stream.ReadByte());
            stream.Dispose();
        }
        return bytes;
    }

    private sealed class FailingStore(IStreamStateStore store) : IStreamStateStore
    {
        public bool Fails { get; set; }

        public void ReplaceBase(Action<Stream> write) => store.ReplaceBase(Checked(write));

        public void AppendChanges(Action<Stream> write) => store.AppendChanges(Checked(write));

        public IReadOnlyList<Stream> OpenAll() => store.OpenAll();

        private Action<Stream> Checked(Action<Stream> write) => stream =>
        {
            write(stream);
            if (Fails) throw new IOException("No space left on device");
        };
    }
}
