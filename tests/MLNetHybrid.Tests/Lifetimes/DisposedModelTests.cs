using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Lifetimes;

public sealed class DisposedModelTests
{
    public static TheoryData<HybridModel> Models => [.. Enum.GetValues<HybridModel>()];

    [Theory]
    [MemberData(nameof(Models))]
    public void An_engine_per_request_works_again_and_again(HybridModel model)
    {
        // A model's detectors and votes are steep in the last digits of the autoencoder's output: requests are compared with each other.
        var hybrid = new TrainedHybrid(ReconstructionExecutor.Managed, seed: 5, model);
        ITransformer loaded = hybrid.Load();
        float[][] requests = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            using PredictionEngine<ContractRow,
                Verdict> engine = new MLContext().Model.CreatePredictionEngine<ContractRow, Verdict>(loaded);
            return hybrid.Rows.Take(20).Select(row => engine.Predict(row).Score).ToArray();
        })];
        Assert.Contains(requests[0], float.IsFinite);
        Assert.Equal(requests[0], requests[1]);
        Assert.Equal(requests[0], requests[2]);
    }

    [Fact]
    public void Without_a_native_session_a_disposed_model_views_maps_changes_its_threshold_and_saves()
    {
        var hybrid = new TrainedHybrid(ReconstructionExecutor.Managed, seed: 5);
        ITransformer model = hybrid.Load();
        ((IDisposable)model).Dispose();
        hybrid.CheckView(model);
        hybrid.CheckEngine(model, 20);
        ITransformer changed = new MLContext().AnomalyDetection.ChangeModelThreshold(model, 1);
        ((IDisposable)changed).Dispose();
        hybrid.CheckView(changed);
        using var file = new MemoryStream();
        new MLContext().Model.Save(changed, null, file);
        hybrid.CheckView(new MLContext().Model.Load(file, out _));
    }

    [Fact]
    public void A_model_whose_session_was_released_says_so_and_what_to_do()
    {
        var hybrid = new TrainedHybrid(ReconstructionExecutor.OnnxRuntime, seed: 5);
        ITransformer model = hybrid.Load();
        hybrid.CheckEngine(model, 20, ownsModel: false);
        hybrid.CheckEngine(model, 20, ownsModel: true);
        AssertRefused(() => hybrid.CheckEngine(model, 20));
        AssertRefused(() => hybrid.CheckView(model));
        AssertRefused(() => new MLContext().AnomalyDetection.ChangeModelThreshold(model, 1));
        ((IDisposable)model).Dispose();
    }

    [Fact]
    public void A_model_disposed_before_its_first_row_is_refused_too()
    {
        var hybrid = new TrainedHybrid(ReconstructionExecutor.OnnxRuntime, seed: 5);
        ITransformer model = hybrid.Load();
        ((IDisposable)model).Dispose();
        AssertRefused(() => hybrid.CheckView(model));
    }

    [Fact]
    public void A_cursor_and_an_engine_that_outlive_their_model_are_refused_at_the_next_batch()
    {
        var hybrid = new TrainedHybrid(ReconstructionExecutor.OnnxRuntime, seed: 5);
        ITransformer model = hybrid.Load();
        var ml = new MLContext();
        IDataView view = model.Transform(ml.Data.LoadFromEnumerable(Enumerable.Repeat(hybrid.Rows, 10).SelectMany(rows => rows)));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Score"]]);
        Assert.True(cursor.MoveNext());
        using PredictionEngine<ContractRow, Verdict> engine = ml.Model.CreatePredictionEngine<ContractRow, Verdict>(
            model, new PredictionEngineOptions { OwnsTransformer = false });
        ((IDisposable)model).Dispose();
        AssertRefused(() =>
        {
            while (cursor.MoveNext()) continue;
        });
        AssertRefused(() =>
        {
            foreach (ContractRow row in hybrid.Rows) engine.Predict(row);
        });
    }

    [Fact]
    public void A_copy_with_another_threshold_keeps_the_session_that_it_shares()
    {
        var hybrid = new TrainedHybrid(ReconstructionExecutor.OnnxRuntime, seed: 5);
        ITransformer model = hybrid.Load();
        hybrid.CheckView(model);
        var ml = new MLContext();
        ITransformer changed = ml.AnomalyDetection.ChangeModelThreshold(model, 3),
            again = ml.AnomalyDetection.ChangeModelThreshold(model, 1);
        ((IDisposable)model).Dispose();
        hybrid.CheckView(changed);
        ((IDisposable)changed).Dispose();
        hybrid.CheckView(again);
        AssertRefused(() => hybrid.CheckView(model));
        AssertRefused(() => hybrid.CheckView(changed));
    }

    internal static void AssertRefused(Action use)
    {
        ObjectDisposedException refusal = Assert.Throws<ObjectDisposedException>(use);
        Assert.Equal("LstmAutoencoder (ONNX Runtime executor)", refusal.ObjectName);
        Assert.Contains("OwnsTransformer = false", refusal.Message, StringComparison.Ordinal);
    }
}
