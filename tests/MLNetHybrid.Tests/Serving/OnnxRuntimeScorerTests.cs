using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Serving;

/// <summary>A model for ONNX Runtime scores events there, those that come together in one run of its session.</summary>
public sealed class OnnxRuntimeScorerTests
{
    private const int Streams = 8, Count = 800;

    // Sums of a session depend on the size of its batch; scales of rarity are steep.
    private const double Tolerance = 2e-3;
    private readonly MLContext _ml = new(seed: 3);

    [Theory]
    [InlineData(HybridModel.Ensemble)]
    [InlineData(HybridModel.All)]
    public async Task Events_of_many_threads_get_what_one_pass_gives(HybridModel kind)
    {
        ContractRow[] events = Events();
        ITransformer model = InOnnxRuntime(kind);
        Verdict[] expected = [.. _ml.Data.CreateEnumerable<Verdict>(model.Transform(_ml.Data.LoadFromEnumerable(events)), false)];
        using StreamScorer<ContractRow, Verdict> scorer = _ml.Model.CreateStreamScorer<ContractRow, Verdict>(model, new() { Lanes = 2 });
        Assert.Equal("Key", Assert.Single(scorer.KeyColumnNames));
        var given = new Verdict[Count];
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(stream => Task.Factory.StartNew(() =>
        {
            for (int i = stream; i < Count / 2; i += Streams) given[i] = scorer.Score(events[i]);
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        scorer.ScoreMany(events.AsSpan(Count / 2)).CopyTo(given.AsSpan(Count / 2));
        Assert.Equal(expected.Select(verdict => verdict.Status), given.Select(verdict => verdict.Status));
        Near.Within<float, float>([.. expected.Select(verdict => verdict.Score)], [.. given.Select(verdict => verdict.Score)],
            Tolerance, Tolerance);
    }

    [Fact]
    public void It_is_the_session_that_scores()
    {
        ITransformer model = InOnnxRuntime(HybridModel.Ensemble);
        using StreamScorer<ContractRow, Verdict> scorer = _ml.Model.CreateStreamScorer<ContractRow, Verdict>(model);
        ContractRow[] events = Events();
        scorer.ScoreMany(events.AsSpan(0, 100));
        ((IDisposable)model).Dispose();
        Assert.Throws<ObjectDisposedException>(() => scorer.ScoreMany(events.AsSpan(100, 100)));
    }

    [Fact]
    public void What_streams_remember_outlives_the_scorer()
    {
        ContractRow[] events = Events();
        ITransformer model = InOnnxRuntime(HybridModel.Ensemble);
        Verdict[] expected = [.. _ml.Data.CreateEnumerable<Verdict>(model.Transform(_ml.Data.LoadFromEnumerable(events)), false)];
        using var state = new MemoryStream();
        using (StreamScorer<ContractRow, Verdict> first = _ml.Model.CreateStreamScorer<ContractRow, Verdict>(model))
        {
            first.ScoreMany(events.AsSpan(0, 400));
            first.Save(state);
        }
        state.Position = 0;
        using StreamScorer<ContractRow, Verdict> second = _ml.Model.CreateStreamScorer<ContractRow, Verdict>(model);
        second.Restore(state);
        Verdict[] given = second.ScoreMany(events.AsSpan(400));
        Assert.Equal(expected.Skip(400).Select(verdict => verdict.Status), given.Select(verdict => verdict.Status));
        Near.Within<float, float>([.. expected.Skip(400).Select(verdict => verdict.Score)], [.. given.Select(verdict => verdict.Score)],
            Tolerance, Tolerance);
    }

    private ITransformer InOnnxRuntime(HybridModel kind)
    {
        IDataView data = ContractRow.View(_ml, 300);
        ITransformer model = _ml.AnomalyDetection.Trainers.LstmHybrid(
            SmallHybrid.Options(kind) with { StatusColumnName = "Status", PartitionColumnNames = ["Key"] }).Fit(data);
        ITransformer inRuntime = _ml.AnomalyDetection.UseOnnxRuntime(model, data.Schema);
        Assert.Contains(ModelParts.InTurn(inRuntime), part => part is OnnxRuntimeTransformer);
        return inRuntime;
    }

    private static ContractRow[] Events()
    {
        ContractRow[] rows = ContractRow.Make(Count, seed: 8);
        for (int i = 0; i < Count; i++) rows[i].Key = $"stream {i % Streams}";
        return rows;
    }

    private sealed class Verdict
    {
        public float Score { get; set; }

        public int Status { get; set; }
    }
}
