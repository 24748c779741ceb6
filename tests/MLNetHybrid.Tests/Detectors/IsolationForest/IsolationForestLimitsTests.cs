using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Components;

namespace MLNetHybrid.Tests.Detectors.IsolationForest;

public sealed class IsolationForestLimitsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 10000)]
    [InlineData(2, 1)]
    [InlineData(300, 1)]
    [InlineData(120, 10000)]
    public void Any_shape_fits_and_scores(int rows, int columns)
    {
        var ml = new MLContext(1);
        var data = new GeneratedView(rows, columns, declared: rows);
        IsolationForestTransformer model = ml.AnomalyDetection.Trainers.IsolationForest(numberOfTrees: 10).Fit(data);
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        Assert.Equal(rows, scores.Length);
        Assert.All(scores, score => Assert.InRange(score, float.Epsilon, 1));
        Assert.Equal((Math.Min(256, rows), columns), (model.Model.SubsampleSize, model.Model.FeatureCount));
        if (rows == 1) Assert.Equal(0.5f, scores[0]);
    }

    [Theory]
    [InlineData(10_000_000L)]
    [InlineData(long.MaxValue)]
    public void A_view_that_declares_more_rows_than_it_has_gives_the_model_of_its_rows(long declared)
    {
        float[] Scores(long? rows)
        {
            var ml = new MLContext(1);
            return [.. ml.AnomalyDetection.Trainers.IsolationForest(contamination: 0.1).Fit(new GeneratedView(50, 8, rows))
                .Transform(new GeneratedView(50, 8)).GetColumn<float>("Score")];
        }
        Assert.Equal(Scores(50), Scores(declared));
    }

    [Fact]
    public void Rows_are_streamed_without_growing_memory_and_score_as_they_do_alone()
    {
        const int Rows = 100_000, Columns = 5;
        var ml = new MLContext(1);
        IsolationForestTransformer model = ml.AnomalyDetection.Trainers.IsolationForest(numberOfTrees: 8)
            .Fit(new GeneratedView(500, Columns));
        IDataView scored = model.Transform(new GeneratedView(Rows, Columns, declared: 10_000_000));
        Scan(scored, Rows); // code is compiled and buffers of the pool are made
        long before = GC.GetAllocatedBytesForCurrentThread();
        float[] scores = Scan(scored, Rows);
        // 0.4 MB of scores kept here and the buffers of one batch; the rows together are 2 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);

        var row = new float[Columns];
        var alone = new float[1];
        for (int i = 0; i < Rows; i += 997)
        {
            for (int d = 0; d < Columns; d++) row[d] = GeneratedView.Value(i, d);
            model.Model.Forest.Score(row, alone);
            Assert.Equal(alone[0], scores[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void Without_a_row_the_column_is_named_whatever_number_is_declared(int columns)
    {
        IsolationForestTrainer trainer = new MLContext(1).AnomalyDetection.Trainers.IsolationForest();
        string message = Assert.ThrowsAny<InvalidOperationException>(
            () => trainer.Fit(new GeneratedView(0, columns, declared: 10_000_000))).Message;
        Assert.Contains("'Features' has no row to train on: the training data is empty", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_infinite_training_rows_are_skipped_and_the_largest_numbers_are_rows_like_others()
    {
        float[][] ordinary = [.. Enumerable.Range(0, 80).Select(i => new[] { GeneratedView.Value(i, 0), GeneratedView.Value(i, 1), 1 })];
        float[][] rows = [.. ordinary, [float.MaxValue, -float.MaxValue, 1]];
        float[][] holed = [.. rows, [float.NaN, 0, 0], [0, float.PositiveInfinity, 0], [0, 0, float.NegativeInfinity]];
        float[] Scores(float[][] training)
        {
            var ml = new MLContext(1);
            IsolationForestTransformer model = ml.AnomalyDetection.Trainers.IsolationForest(numberOfTrees: 20).Fit(View(ml, training));
            return [.. model.Transform(View(ml, holed)).GetColumn<float>("Score")];
        }
        float[] scores = Scores(holed);
        Assert.Equal(Scores(rows), scores);
        Assert.All(scores[..80], score => Assert.InRange(score, float.Epsilon, scores[80]));
        Assert.True(scores[80] > 0.8);
        Assert.All(scores[81..], score => Assert.True(float.IsNaN(score)));
    }

    private static IDataView View(MLContext ml, float[][] rows) =>
        ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }));

    private sealed class Row
    {
        [VectorType(3)] public float[] Features { get; set; } = [];
    }

    private static float[] Scan(IDataView view, int rows)
    {
        var scores = new float[rows];
        DataViewSchema.Column column = view.Schema["Score"];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<float> get = cursor.GetGetter<float>(column);
        int row = 0;
        for (; cursor.MoveNext(); row++) get(ref scores[row]);
        Assert.Equal(rows, row);
        return scores;
    }
}
