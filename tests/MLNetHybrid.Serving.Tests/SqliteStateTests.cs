using Microsoft.Data.Sqlite;
using Microsoft.ML;

namespace MLNetHybrid.Serving.Tests;

public sealed class SqliteStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => $"Data Source={_folder.File("state.db")};Pooling=False;Default Timeout=1";

    [Fact]
    public async Task After_a_restart_streams_go_on()
    {
        ITransformer model = TrainedZip.Fit();
        string zip = _folder.File("model.zip");
        TrainedZip.Save(zip, model);
        Reading[] readings = Reading.Make(300, seed: 5);
        List<float> scores = [];
        for (int first = 0; first < 300; first += 60)
        {
            var store = new SqliteStreamStateStore(Database, "readings");
            await using ServedApplication app = await ServedApplication.Start(zip, builder => builder.KeepState(store));
            scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(first, 30)).Select(verdict => verdict.Score));
            await app.Scorer.SaveStateAsync(TestContext.Current.CancellationToken);
            scores.AddRange(app.Scorer.ScoreMany(readings.AsSpan(first + 30, 30)).Select(verdict => verdict.Score));
        }
        Assert.Equal(TrainedZip.Scores(model, readings), scores);
    }

    [Fact]
    public void Scorers_are_kept_apart_and_a_failure_leaves_what_was()
    {
        SqliteStreamStateStore one = new(Database, "one"), two = new(Database, "two");
        Assert.Empty(one.OpenAll());
        Assert.Throws<InvalidOperationException>(() => one.AppendChanges(stream => stream.WriteByte(1)));
        one.ReplaceBase(stream => stream.WriteByte(1));
        two.ReplaceBase(stream => stream.WriteByte(100));
        for (byte i = 2; i < 14; i++) one.AppendChanges(stream => stream.WriteByte(i));
        Assert.Throws<IOException>(() => one.ReplaceBase(_ => throw new IOException("full")));
        Assert.Throws<IOException>(() => one.AppendChanges(_ => throw new IOException("full")));
        Assert.Equal(Enumerable.Range(1, 13), one.OpenAll().Select(stream => stream.ReadByte()));
        one.ReplaceBase(stream => stream.WriteByte(50));
        Assert.Equal([50], one.OpenAll().Select(stream => stream.ReadByte()));
        Assert.Equal([100], two.OpenAll().Select(stream => stream.ReadByte()));
    }

    [Fact]
    public void A_locked_database_is_an_IOException()
    {
        var store = new SqliteStreamStateStore(Database, "one");
        store.ReplaceBase(stream => stream.WriteByte(1));
        using (var other = new SqliteConnection(Database))
        {
            other.Open();
            using SqliteTransaction held = other.BeginTransaction();
            using SqliteCommand command = other.CreateCommand();
            command.CommandText = "DELETE FROM stream_state";
            command.ExecuteNonQuery();
            Assert.Contains("locked", Assert.Throws<IOException>(() => store.ReplaceBase(stream => stream.WriteByte(2))).Message);
        }
        Assert.Equal([1], store.OpenAll().Select(stream => stream.ReadByte()));
        store.ReplaceBase(stream => stream.WriteByte(2));
        Assert.Equal([2], store.OpenAll().Select(stream => stream.ReadByte()));
    }

    public void Dispose() => _folder.Dispose();
}
