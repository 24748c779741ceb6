using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Retrospect;

public sealed class ScoreInRetrospectTests
{
    private const int Rows = 300, Length = 5;
    private readonly MLContext _ml = new(seed: 3);

    [Fact]
    public void Scores_keep_the_order_of_the_mean_over_all_windows_that_hold_the_row()
    {
        IDataView test = ContractRow.View(_ml, Rows, seed: 9);
        ITransformer model = Fit(SmallHybrid.Options(HybridModel.Ensemble) with { PartitionColumnNames = ["Key"] });
        float[] causal = [.. model.Transform(test).GetColumn<float>("Score")];
        IDataView judged = _ml.AnomalyDetection.ScoreInRetrospect(model, test);
        float[] scores = [.. judged.GetColumn<float>(RetrospectColumns.Score)];

        // Two streams that alternate: a row's windows end at it and at every second row of the eight after it.
        double[] means = [.. Enumerable.Range(0, Rows).Select(row => Enumerable.Range(0, Length)
            .Select(later => row + 2 * later).Where(end => end < Rows && float.IsFinite(causal[end])).Average(end => causal[end]))];
        Assert.All(scores, score => Assert.True(score >= 0));
        int[] byMean = [.. Enumerable.Range(0, Rows).OrderBy(row => means[row])];
        for (int i = 1; i < Rows; i++) Assert.True(scores[byMean[i]] >= scores[byMean[i - 1]] - 1e-4f);
        float threshold = model.Find<VoteTransformer>().Threshold!.Value;
        Assert.Equal(scores.Select(score => score > threshold), judged.GetColumn<bool>(RetrospectColumns.PredictedLabel));
        // The model's own columns are still there.
        Assert.Equal(causal, judged.GetColumn<float>("Score"));
        Assert.Equal(Enumerable.Range(0, Rows), judged.GetColumn<int>("Index"));
    }

    [Fact]
    public void A_loaded_model_gives_the_same_scores()
    {
        IDataView test = ContractRow.View(_ml, Rows, seed: 9);
        ITransformer model = Fit(SmallHybrid.Options(HybridModel.Ensemble));
        using var file = new MemoryStream();
        _ml.Model.Save(model, test.Schema, file);
        file.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(file, out _);
        Assert.Equal(_ml.AnomalyDetection.ScoreInRetrospect(model, test).GetColumn<float>(RetrospectColumns.Score),
            _ml.AnomalyDetection.ScoreInRetrospect(loaded, test).GetColumn<float>(RetrospectColumns.Score));
    }

    [Fact]
    public void A_model_without_a_scale_of_its_own_takes_one_from_normal_rows()
    {
        IDataView test = ContractRow.View(_ml, Rows, seed: 9), normal = ContractRow.View(_ml, 2000, seed: 10);
        ITransformer model = _ml.Transforms.SlidingWindow("Window", "Features", Length)
            .Append(_ml.AnomalyDetection.Trainers.IsolationForest("Window", seed: 1)).Fit(ContractRow.View(_ml, Rows));
        Assert.Contains("calibrationData must be given",
            Assert.Throws<ArgumentException>(() => _ml.AnomalyDetection.ScoreInRetrospect(model, test)).Message, StringComparison.Ordinal);
        IDataView judged = _ml.AnomalyDetection.ScoreInRetrospect(model, test, normal, expectedFalseAlarmRate: 0.1);
        Assert.InRange(judged.GetColumn<bool>(RetrospectColumns.PredictedLabel).Average(alarm => alarm ? 1.0 : 0), 0.05, 0.2);
        // The first rows have no window of their own, but later windows hold them.
        Assert.Equal(Length - 1, judged.GetColumn<float>("Score").Count(float.IsNaN));
        Assert.DoesNotContain(judged.GetColumn<float>(RetrospectColumns.Score), float.IsNaN);
    }

    [Fact]
    public void Rows_of_no_whole_window_have_no_score()
    {
        ContractRow[] rows = ContractRow.Make(60, seed: 9);
        for (int i = 20; i < 40; i++) rows[i].Features = [float.NaN, 0, 0];
        ITransformer model = Fit(SmallHybrid.Options(HybridModel.Ensemble));
        float[] scores = [.. _ml.AnomalyDetection.ScoreInRetrospect(model, _ml.Data.LoadFromEnumerable(rows))
            .GetColumn<float>(RetrospectColumns.Score)];
        Assert.Equal(Enumerable.Range(20, 20), Enumerable.Range(0, rows.Length).Where(row => float.IsNaN(scores[row])));
    }

    [Fact]
    public void What_has_no_windows_or_no_such_score_is_refused()
    {
        IDataView data = ContractRow.View(_ml, Rows);
        ITransformer forest = _ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(data);
        Assert.Contains("needs a model with a SlidingWindow",
            Assert.Throws<ArgumentException>(() => _ml.AnomalyDetection.ScoreInRetrospect(forest, data, data)).Message,
            StringComparison.Ordinal);
        ITransformer hybrid = Fit(SmallHybrid.Options(HybridModel.Ensemble));
        Assert.Contains("'Nothing'", Assert.ThrowsAny<ArgumentException>(
            () => _ml.AnomalyDetection.ScoreInRetrospect(hybrid, data, data, scoreColumnName: "Nothing")).Message,
            StringComparison.Ordinal);
        Assert.Contains("ScoreInRetrospect.expectedFalseAlarmRate must be in (0, 1); got 2", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.AnomalyDetection.ScoreInRetrospect(hybrid, data, expectedFalseAlarmRate: 2)).Message, StringComparison.Ordinal);
    }

    private ITransformer Fit(LstmHybridEstimator.Options options) =>
        _ml.AnomalyDetection.Trainers.LstmHybrid(options with { Seed = 1 }).Fit(ContractRow.View(_ml, Rows));
}
