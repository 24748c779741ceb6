using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Export;

/// <summary>A model whose detectors run in ONNX Runtime is the model, computed elsewhere.</summary>
public sealed class OnnxRuntimeModelTests
{
    private const int Rows = 700;

    // The graph sums in single precision, along other ways than the library; scales of rarity are steep.
    private const double Tolerance = 2e-3;
    private readonly MLContext _ml = new(seed: 3);
    private readonly ContractRow[] _rows = RowsWithGaps();

    // Fitted once, with a status; facts must not dispose it.
    private static readonly ConcurrentDictionary<HybridModel, Lazy<ITransformer>> Hybrids = [];

    public static TheoryData<HybridModel> Models => [.. Enum.GetValues<HybridModel>()];

    [Theory]
    [MemberData(nameof(Models))]
    public void Hybrids_keep_their_columns_scores_verdicts_and_statuses_through_a_file_too(HybridModel kind)
    {
        IDataView data = ContractRow.View(_ml, 300), unseen = _ml.Data.LoadFromEnumerable(_rows);
        ITransformer model = Hybrid(kind);
        ITransformer inRuntime = _ml.AnomalyDetection.UseOnnxRuntime(model, data.Schema);
        Assert.Single(inRuntime.FindAll<OnnxRuntimeTransformer>());
        AssertSame(model.Transform(unseen), inRuntime.Transform(unseen));
        AssertSame(model.Transform(unseen), Reloaded(inRuntime, data.Schema).Transform(unseen));
    }

    [Fact]
    public void Each_detector_keeps_its_status_and_vectors()
    {
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        foreach (IEstimator<ITransformer> detector in (IEstimator<ITransformer>[])[
            trainers.IsolationForest(new IsolationForestTrainer.Options { NumberOfTrees = 20, Seed = 1, StatusColumnName = "Status" }),
            trainers.OneClassSvm(new OneClassSvmTrainer.Options { StatusColumnName = "Status" }),
            trainers.Dbscan(new DbscanTrainer.Options { StatusColumnName = "Status" }),
            trainers.NearestNeighbors(new NearestNeighborsTrainer.Options { StatusColumnName = "Status" }),
            trainers.PrincipalComponents(new PrincipalComponentsTrainer.Options { Components = 2, StatusColumnName = "Status" })])
        {
            ITransformer windows = _ml.Transforms.SlidingWindow("Features", "Features", length: 3, partitionColumnName: "Key")
                .Fit(ContractRow.View(_ml, 300));
            IDataView data = windows.Transform(ContractRow.View(_ml, 300));
            IDataView unseen = windows.Transform(_ml.Data.LoadFromEnumerable(_rows));
            ITransformer model = detector.Fit(data);
            ITransformer inRuntime = _ml.AnomalyDetection.UseOnnxRuntime(model, data.Schema);
            AssertSame(model.Transform(unseen), inRuntime.Transform(unseen));
            int[] statuses = [.. inRuntime.Transform(unseen).GetColumn<int>("Status").Distinct()];
            Assert.Equal([(int)RowStatus.WarmingUp, (int)RowStatus.Judged, (int)RowStatus.MissingFeature], statuses);
        }
    }

    [Theory]
    [InlineData(HybridModel.Ensemble, true)]
    [InlineData(HybridModel.Ensemble, false)]
    [InlineData(HybridModel.All, false)]
    public void A_prediction_engine_gives_each_event_what_the_view_gives_and_allocates_nothing(HybridModel kind, bool inOnnxRuntime)
    {
        IDataView data = ContractRow.View(_ml, 300);
        ITransformer model = Hybrid(kind);
        if (inOnnxRuntime) model = _ml.AnomalyDetection.UseOnnxRuntime(model, data.Schema);
        float[] scores = [.. model.Transform(_ml.Data.LoadFromEnumerable(_rows)).GetColumn<float>("Score")];
        using PredictionEngine<ContractRow, Verdict> engine = _ml.Model.CreatePredictionEngine<ContractRow, Verdict>(
            model, new PredictionEngineOptions { OwnsTransformer = false });
        var verdict = new Verdict();
        for (int i = 0; i < Rows; i++)
        {
            engine.Predict(_rows[i], ref verdict);
            Near.Within<float, float>([scores[i]], [verdict.Score], Tolerance, Tolerance);
        }

        // What the runtime allocates now and then, as it compiles anew, is not the rows'.
        long least = long.MaxValue;
        for (int pass = 0; pass < 5; pass++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (ContractRow row in _rows) engine.Predict(row, ref verdict);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.InRange(least / Rows, 0, 0);
    }

    [Fact]
    public void Thresholds_and_stream_limits_change_within_it()
    {
        IDataView data = ContractRow.View(_ml, 300), unseen = _ml.Data.LoadFromEnumerable(_rows);
        ITransformer model = Hybrid(HybridModel.All);
        ITransformer inRuntime = _ml.AnomalyDetection.UseOnnxRuntime(model, data.Schema);
        const string Score = HybridColumns.IsolationForestScore;
        ITransformer stricter = _ml.AnomalyDetection.ChangeModelThreshold(inRuntime, 0.45f, Score);
        Assert.Equal(0.45f, stricter.Find<AnomalyTransformer>(Score).Threshold);
        AssertSame(_ml.AnomalyDetection.ChangeModelThreshold(model, 0.45f, Score).Transform(unseen), stricter.Transform(unseen));

        ITransformer forOneStream = _ml.AnomalyDetection.ChangeMaximumPartitions(inRuntime, 1);
        ((IDisposable)inRuntime).Dispose();
        Assert.Throws<ObjectDisposedException>(() => inRuntime.Transform(unseen).GetColumn<float>("Score").ToArray());
        // It shares the session, which outlives the other holder.
        AssertSame(_ml.AnomalyDetection.ChangeMaximumPartitions(model, 1).Transform(unseen), forOneStream.Transform(unseen));
        Assert.DoesNotContain(stricter.Transform(unseen).GetColumn<float>("Score"), float.IsInfinity);
    }

    [Fact]
    public void The_exported_file_is_that_of_the_model_itself()
    {
        IDataView data = ContractRow.View(_ml, 300);
        ITransformer model = Hybrid(HybridModel.Ensemble);
        ITransformer inRuntime = _ml.AnomalyDetection.UseOnnxRuntime(model, data.Schema);
        Assert.Equal(Exported(model), Exported(inRuntime));
        // Once more changes nothing.
        ITransformer again = _ml.AnomalyDetection.UseOnnxRuntime(inRuntime, data.Schema);
        Assert.Single(again.FindAll<OnnxRuntimeTransformer>());
        Assert.Contains($"{Environment.NewLine}OnnxRuntime: ", again.DescribeParts(), StringComparison.Ordinal);

        byte[] Exported(ITransformer of)
        {
            using var file = new MemoryStream();
            _ml.Model.ExportToOnnx(of, data.Schema, file);
            return file.ToArray();
        }
    }

    [Fact]
    public void What_a_graph_cannot_compute_stays_as_it_is()
    {
        IDataView data = ContractRow.View(_ml, 300), unseen = _ml.Data.LoadFromEnumerable(_rows);
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        IEstimator<ITransformer> explained = trainers.IsolationForest(new IsolationForestTrainer.Options
        {
            ScoreColumnName = "Forest",
            PredictedLabelColumnName = "ForestLabel",
            FeatureContributionsColumnName = "Parts",
            NumberOfTrees = 20,
            Seed = 1,
        });
        IEstimator<ITransformer> components = trainers.PrincipalComponents(new PrincipalComponentsTrainer.Options
        {
            ScoreColumnName = "Components",
            PredictedLabelColumnName = "ComponentsLabel",
            Components = 2,
        });
        IEstimator<ITransformer> vote = _ml.AnomalyDetection.Vote(new VoteEstimator.Options
        {
            Inputs = [new("Forest", "ForestLabel"), new("Components", "ComponentsLabel")],
            Rule = VoteRule.Any,
        });

        ITransformer model = explained.Append(components).Append(vote).Fit(data);
        ITransformer inRuntime = _ml.AnomalyDetection.UseOnnxRuntime(model, data.Schema);
        Assert.Equal(["Features", "Forest", "ForestLabel"], inRuntime.Find<OnnxRuntimeTransformer>().InputColumnNames.Order());
        AssertSame(model.Transform(unseen), inRuntime.Transform(unseen));
        AssertSame(model.Transform(unseen), Reloaded(inRuntime, data.Schema).Transform(unseen));

        string message = Assert.Throws<NotSupportedException>(
            () => _ml.AnomalyDetection.UseOnnxRuntime(explained.Fit(data), data.Schema)).Message;
        Assert.Contains("feature contributions", message, StringComparison.Ordinal);
        Assert.Contains("IsolationForest: Features -> Forest", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engines_on_several_threads_share_the_session()
    {
        IDataView data = ContractRow.View(_ml, 300);
        ITransformer model = _ml.AnomalyDetection.UseOnnxRuntime(Hybrid(HybridModel.All), data.Schema);
        float[] Scores()
        {
            using PredictionEngine<ContractRow, Verdict> engine = new MLContext().Model.CreatePredictionEngine<ContractRow, Verdict>(
                model, new PredictionEngineOptions { OwnsTransformer = false });
            return [.. _rows.Select(row => engine.Predict(row).Score)];
        }

        float[] expected = Scores();
        float[][] given = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Scores, TestContext.Current.CancellationToken)));
        Assert.All(given, scores => Assert.Equal(expected, scores));
    }

    [Fact]
    public void A_gpu_that_is_not_there_is_refused_or_replaced_as_the_context_says()
    {
        IDataView data = ContractRow.View(_ml, 300);
        ITransformer model = _ml.AnomalyDetection.Trainers.PrincipalComponents("Features").Fit(data);
        var strict = new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = false };
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu",
            Assert.Throws<InvalidOperationException>(() => strict.AnomalyDetection.UseOnnxRuntime(model, data.Schema)).Message,
            StringComparison.Ordinal);
        var lenient = new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = true };
        AssertSame(model.Transform(data), lenient.AnomalyDetection.UseOnnxRuntime(model, data.Schema).Transform(data));
    }

    [Fact]
    public void An_input_of_another_type_is_named()
    {
        IDataView data = ContractRow.View(_ml, 300);
        ITransformer model = _ml.AnomalyDetection.UseOnnxRuntime(
            _ml.AnomalyDetection.Trainers.PrincipalComponents("Features").Fit(data), data.Schema);
        IDataView other = _ml.Data.LoadFromEnumerable([new Wide()]);
        string message = Assert.ThrowsAny<ArgumentException>(() => model.Transform(other)).Message;
        Assert.Contains("'Features'", message, StringComparison.Ordinal);
        Assert.Contains("Vector<Single, 3>", message, StringComparison.Ordinal);
    }

    private static ITransformer Hybrid(HybridModel kind) => Hybrids.GetOrAdd(kind, _ => new(() =>
    {
        var ml = new MLContext(seed: 3);
        return ml.AnomalyDetection.Trainers.LstmHybrid(SmallHybrid.Options(kind) with { StatusColumnName = "Status" })
            .Fit(ContractRow.View(ml, 300));
    })).Value;

    // Two streams with a missing and an infinite value, and windows that fill.
    private static ContractRow[] RowsWithGaps()
    {
        ContractRow[] rows = ContractRow.Make(Rows, seed: 11);
        rows[60].Features[1] = float.NaN;
        rows[301].Features[2] = float.PositiveInfinity;
        rows[302].Features = [float.NaN, float.NaN, float.NaN];
        return rows;
    }

    private static ITransformer Reloaded(ITransformer model, DataViewSchema schema)
    {
        using var file = new MemoryStream();
        new MLContext(1).Model.Save(model, schema, file);
        file.Position = 0;
        return new MLContext(1).Model.LoadVerified(file, out _);
    }

    private static void AssertSame(IDataView expected, IDataView given)
    {
        // Of columns that others hide, the run keeps none.
        DataViewSchema.Column[] columns = [.. expected.Schema.Where(column => !column.IsHidden)];
        Assert.Equal(SchemaText.Of(columns), SchemaText.Of(given.Schema.Where(column => !column.IsHidden)));
        foreach (DataViewSchema.Column column in columns.Where(column => SessionTypes(column.Type)))
        {
            float[] left = ExportedModel.Column(expected, column.Name), right = ExportedModel.Column(given, column.Name);
            Assert.Equal(left.Length, right.Length);
            if (column.Type is VectorDataViewType || column.Type == NumberDataViewType.Single)
                Near.Within<float, float>(left, right, Tolerance, Tolerance);
            else
                Assert.InRange(left.Zip(right).Count(pair => pair.First != pair.Second), 0, 1);
        }
    }

    private static bool SessionTypes(DataViewType type) =>
        type is VectorDataViewType { IsKnownSize: true } vector ? vector.ItemType == NumberDataViewType.Single
        : type is BooleanDataViewType || type == NumberDataViewType.Single || type == NumberDataViewType.Int32;

    private sealed class Wide
    {
        [VectorType(5)] public float[] Features { get; set; } = new float[5];
    }
}
