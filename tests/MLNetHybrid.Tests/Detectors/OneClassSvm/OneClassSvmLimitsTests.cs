using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.Tests.Components;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

public sealed class OneClassSvmLimitsTests
{
    [Theory]
    [InlineData(10_000_000L)]
    [InlineData(long.MaxValue)]
    public void A_view_that_declares_more_rows_than_it_has_gives_the_model_of_its_rows(long declared)
    {
        float[] Scores(long rows)
        {
            OneClassSvmTransformer model = new MLContext(1).AnomalyDetection.Trainers.OneClassSvm(nu: 0.2)
                .Fit(new GeneratedView(60, 8, rows));
            return [.. model.Transform(new GeneratedView(60, 8)).GetColumn<float>("Score")];
        }
        Assert.Equal(Scores(60), Scores(declared));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void Without_a_row_the_column_is_named_whatever_number_is_declared(int columns)
    {
        OneClassSvmTrainer trainer = new MLContext(1).AnomalyDetection.Trainers.OneClassSvm();
        string message = Assert.ThrowsAny<InvalidOperationException>(
            () => trainer.Fit(new GeneratedView(0, columns, declared: 10_000_000))).Message;
        Assert.Contains("'Features' has no row to train on: the training data is empty", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_without_rows_is_scored_as_one()
    {
        OneClassSvmTransformer model = new MLContext(1).AnomalyDetection.Trainers.OneClassSvm().Fit(new GeneratedView(30, 10_000));
        Assert.Empty(model.Transform(new GeneratedView(0, 10_000, declared: 10_000_000)).GetColumn<float>("Score"));
    }

    [Theory]
    [InlineData(SvmKernel.Rbf)]
    [InlineData(SvmKernel.Linear)]
    public void Missing_and_infinite_training_rows_are_skipped_and_their_scores_are_nan(SvmKernel kernel)
    {
        float[][] rows = [.. Enumerable.Range(0, 80).Select(i => new[] { GeneratedView.Value(i, 0), GeneratedView.Value(i, 1), 1 })];
        float[][] holed = [.. rows, [float.NaN, 0, 0], [0, float.PositiveInfinity, 0], [0, 0, float.NegativeInfinity]];
        float[] Scores(float[][] training)
        {
            var ml = new MLContext(1);
            OneClassSvmTransformer model = ml.AnomalyDetection.Trainers.OneClassSvm(nu: 0.2, kernel: kernel).Fit(View(ml, training));
            return [.. model.Transform(View(ml, holed)).GetColumn<float>("Score")];
        }
        float[] scores = Scores(holed);
        Assert.Equal(Scores(rows), scores);
        Assert.All(scores[..80], score => Assert.True(float.IsFinite(score)));
        Assert.All(scores[80..], score => Assert.True(float.IsNaN(score)));
    }

    [Fact]
    public void Rows_are_streamed_without_growing_memory()
    {
        const int Rows = 50_000, Columns = 5;
        OneClassSvmTransformer model = new MLContext(1).AnomalyDetection.Trainers.OneClassSvm(nu: 0.1).Fit(new GeneratedView(200, Columns));
        IDataView scored = model.Transform(new GeneratedView(Rows, Columns, declared: 10_000_000));
        Assert.Equal(Rows, Count(scored)); // code is compiled and buffers of the pool are made
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Rows, Count(scored));
        // the buffers of one batch and its tasks; the rows together are 1 MB
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
    }

    [Fact]
    public void Memory_of_a_fit_of_50000_rows_keeps_to_the_cache_size()
    {
        const int N = 50_000, D = 2;
        const long CacheSize = 32L << 20; // 167 rows of the kernel matrix; the search asks for many more
        var values = new float[N * D];
        for (int i = 0; i < values.Length; i++) values[i] = GeneratedView.Value(i / D, i % D);
        var kernel = new KernelFunction(SvmKernel.Rbf, 50, 3, 0);
        var plan = new OneClassSvmPlan(kernel, 0.02, 1e-3, CacheSize, MaximumIterations: 400, Shrinking: true, ThreadCount: 1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        OneClassSolution found = new OneClassSolver(values, N, D, plan, () => { }).Solve();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(400, found.Iterations);

        // Besides it: the cache of the sample that the search starts from, N / 16 rows, at most; some arrays of N, and copies of rows.
        long sample = (long)(N / 16) * (N / 16) * sizeof(float), arrays = 400L * N;
        Assert.InRange(allocated, CacheSize * 3 / 4, CacheSize + Math.Min(CacheSize, sample) + arrays);
    }

    private static int Count(IDataView scored)
    {
        DataViewSchema.Column column = scored.Schema["Score"];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<float> get = cursor.GetGetter<float>(column);
        float score = 0;
        int finite = 0;
        while (cursor.MoveNext())
        {
            get(ref score);
            if (float.IsFinite(score)) finite++;
        }
        return finite;
    }

    private static IDataView View(MLContext ml, float[][] rows) =>
        ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }));

    private sealed class Row
    {
        [VectorType(3)] public float[] Features { get; set; } = [];
    }
}
