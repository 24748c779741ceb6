using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Components;

namespace MLNetHybrid.Tests.Detectors.NearestNeighbors;

public sealed class NearestNeighborsLimitsTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 10_000)]
    [InlineData(300, 1)]
    public void Any_shape_fits_and_scores(int rows, int columns)
    {
        var data = new GeneratedView(rows, columns);
        foreach (int? subsamples in new int?[] { null, 3 })
        {
            NearestNeighborsTransformer model = _ml.AnomalyDetection.Trainers.NearestNeighbors(subsamples: subsamples).Fit(data);
            Assert.Equal(rows, model.Transform(data).GetColumn<float>("Score").Count(score => float.IsFinite(score) && score >= 0));
            Assert.Equal(subsamples, model.Model.Subsamples);
            Assert.Equal(subsamples is null ? rows : Math.Min(32, rows), model.Model.SubsampleSize);
            Assert.Equal(subsamples is null ? Math.Min(5, rows - 1) : 1, model.Model.Neighbors);
            Assert.Equal(columns, model.Model.FeatureCount);
        }
    }

    [Theory]
    [InlineData(5, 5, "NearestNeighbors.Neighbors must be in [1, 4] where there are 5 training rows")]
    [InlineData(2, 1024, "NearestNeighbors.Neighbors must be in [1, 1] where there are 2 training rows")]
    public void As_many_neighbours_as_rows_are_refused_by_the_fit_with_the_range(int rows, int neighbors, string message)
    {
        foreach (int? subsamples in new int?[] { null, 2 })
        {
            var options = new NearestNeighborsTrainer.Options { Neighbors = neighbors, Subsamples = subsamples, SubsampleSize = 2000 };
            Exception error = Assert.ThrowsAny<InvalidOperationException>(
                () => _ml.AnomalyDetection.Trainers.NearestNeighbors(options).Fit(new GeneratedView(rows, 2)));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_row_is_refused_because_it_has_no_neighbour()
    {
        Exception error = Assert.ThrowsAny<InvalidOperationException>(
            () => _ml.AnomalyDetection.Trainers.NearestNeighbors().Fit(new GeneratedView(1, 2)));
        Assert.Contains("needs at least 2 training rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name_range_and_value()
    {
        void Refused(NearestNeighborsTrainer.Options options, string message) => Assert.Contains(
            message, Assert.ThrowsAny<ArgumentException>(() => _ml.AnomalyDetection.Trainers.NearestNeighbors(options)).Message,
            StringComparison.Ordinal);
        Refused(new() { Neighbors = 0 }, "NearestNeighbors.Neighbors must be in [1, 1024]; got 0");
        Refused(new() { Subsamples = 0 }, "NearestNeighbors.Subsamples must be in [1, 4096]; got 0");
        Refused(new() { Subsamples = 2, SubsampleSize = 1 }, "NearestNeighbors.SubsampleSize must be in [2, 1048576]; got 1");
        Refused(
            new() { Subsamples = 2, SubsampleSize = 4, Neighbors = 4 }, "NearestNeighbors.SubsampleSize must be in [5, 1048576]; got 4");
        Refused(new() { Contamination = double.NaN }, "NearestNeighbors.Contamination must be in [0, 0.5]; got NaN");
        Refused(new() { NumberOfThreads = 0 }, "NearestNeighbors.NumberOfThreads must be in [1, 1024]; got 0");
        Refused(new() { FeatureContributionsColumnName = "Score" }, "The output columns of NearestNeighbors must differ");
    }

    [Fact]
    public void Contamination_is_the_share_of_the_training_rows_above_the_threshold()
    {
        var data = new GeneratedView(1000, 3);
        foreach (double contamination in new[] { 0, 0.1, 0.5 })
        {
            // With draws, a row of the training data finds itself only where a draw holds it: nearly its own score.
            NearestNeighborsTransformer model = _ml.AnomalyDetection.Trainers.NearestNeighbors(
                new NearestNeighborsTrainer.Options { Subsamples = 5, SubsampleSize = 4, Contamination = contamination, Seed = 1 })
                .Fit(data);
            Assert.Equal(1000 * contamination, model.Transform(data).GetColumn<bool>("PredictedLabel").Count(label => label), 15.0);
        }
    }

    [Fact]
    public void Sparse_rows_are_worth_what_they_are_when_dense()
    {
        const int Size = 12;
        SparseRow[] Rows(bool sparse) => [.. Enumerable.Range(0, 200).Select(i =>
        {
            int[] indices = i % 3 == 0 ? [i % Size] : [i % (Size - 1), Size - 1];
            var row = new VBuffer<float>(Size, indices.Length, [.. indices.Select(index => 1 + 0.01f * (i + index))], indices);
            return new SparseRow { Features = sparse ? row : new VBuffer<float>(Size, [.. row.DenseValues()]) };
        })];
        float[] Scores(bool trainSparse, bool scoreSparse) =>
        [
            .. _ml.AnomalyDetection.Trainers.NearestNeighbors(neighbors: 2, seed: 1).Fit(_ml.Data.LoadFromEnumerable(Rows(trainSparse)))
                .Transform(_ml.Data.LoadFromEnumerable(Rows(scoreSparse))).GetColumn<float>("Score"),
        ];
        float[] dense = Scores(false, false);
        Assert.True(dense.Distinct().Count() > 1);
        Assert.Equal(dense, Scores(true, true));
        Assert.Equal(dense, Scores(false, true));
    }

    [Fact]
    public void Kept_rows_are_the_training_rows_in_their_order()
    {
        NearestNeighborsModelParameters model = _ml.AnomalyDetection.Trainers.NearestNeighbors().Fit(new GeneratedView(100, 2)).Model;
        var row = new float[2];
        for (int i = 0; i < model.SubsampleSize; i++)
        {
            model.CopyRow(0, i, row);
            Assert.Equal([GeneratedView.Value(i, 0), GeneratedView.Value(i, 1)], row);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => model.CopyRow(1, 0, row));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.CopyRow(0, 100, row));
        Assert.Throws<ArgumentException>(() => model.CopyRow(0, 0, new float[3]));
    }

    private sealed class SparseRow
    {
        [VectorType(12)] public VBuffer<float> Features { get; set; }
    }
}
