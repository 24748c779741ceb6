using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Hybrid;

/// <summary>
/// "Not judged" is told from "normal": the status agrees with the score, in a view and in an engine, for rows of every kind.
/// </summary>
public sealed class RowStatusTests
{
    private const int Length = 4, Size = 3;
    private readonly MLContext _ml = new(seed: 3);

    public static TheoryData<HybridModel> Models => [.. Enum.GetValues<HybridModel>()];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_hybrids_status_says_why_a_row_has_no_score(HybridModel model)
    {
        LstmHybridEstimator.Options options = SmallHybrid.Options(
            model) with
        { WindowLength = Length, PartitionColumnNames = ["Key"], StatusColumnName = "Status" };
        ITransformer fitted = _ml.Transforms.Conversion.MapValueToKey("Key", "User")
            .Append(_ml.AnomalyDetection.Trainers.LstmHybrid(options)).Fit(Train());
        RowStatus[] statuses = AssertAgreement(fitted, Rows());
        Assert.Equal(ExpectedOf(Rows()), statuses);
    }

    [Theory]
    [InlineData(HybridModel.LstmAutoencoder)]
    [InlineData(HybridModel.DbscanAndIsolationForest)]
    public void A_hybrid_over_given_windows_has_the_autoencoders_status(HybridModel model)
    {
        LstmHybridEstimator.Options options = SmallHybrid.Options(
            model) with
        { FeatureColumnName = "Window", WindowLength = null, StatusColumnName = "Status" };
        ITransformer fitted = _ml.Transforms.Conversion.MapValueToKey("Key", "User")
            .Append(_ml.Transforms.SlidingWindow("Given", "Features", Length, "Key")).Append(_ml.Transforms.CopyColumns("Window", "Given"))
            .Append(_ml.AnomalyDetection.Trainers.LstmHybrid(options)).Fit(Train());
        // Windows do not tell streams: an unknown one looks like one that waits for rows.
        Assert.Equal(ExpectedOf(Rows()).Select(s => s == RowStatus.UnknownStream ? RowStatus.WarmingUp : s),
            AssertAgreement(fitted, Rows()));
    }

    [Fact]
    public void The_autoencoder_has_one_status_for_windows_as_rows_and_as_vectors()
    {
        ITransformer Fit(string? perFeature) => _ml.Transforms.SlidingWindow("Window", "Features", Length)
            .Append(_ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
            {
                FeatureColumnName = "Window",
                HiddenSize = 2,
                Epochs = 1,
                StatusColumnName = "Status",
                ReconstructionErrorPerFeatureColumnName = perFeature,
            })).Fit(Train());
        Row[] rows = [.. Enumerable.Range(0, 30).Select(i => new Row
        {
            Features = i is 12 ? [1, float.NaN, 1] : i is >= 20 and < 26 ? [float.NaN, float.NaN, float.NaN] : [i, 1, 0],
        })];
        RowStatus[] asRows = AssertAgreement(Fit(null), rows), asVectors = AssertAgreement(Fit("Errors"), rows);
        Assert.Equal(asVectors, asRows);
        Assert.Equal([RowStatus.WarmingUp, RowStatus.WarmingUp, RowStatus.WarmingUp, RowStatus.Judged], asRows[..4]);
        Assert.Equal([RowStatus.MissingFeature, RowStatus.Judged], asRows[15..17]);
        Assert.Equal(RowStatus.WarmingUp, asRows[23]);   // four rows without any value: nothing tells them from rows to come
    }

    [Fact]
    public void Detectors_and_votes_say_which_rows_have_a_score()
    {
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        IEstimator<ITransformer>[] estimators =
        [
            trainers.IsolationForest(new IsolationForestTrainer.Options { StatusColumnName = "Status" }),
            trainers.OneClassSvm(new OneClassSvmTrainer.Options { StatusColumnName = "Status" }),
            trainers.Dbscan(new DbscanTrainer.Options { StatusColumnName = "Status", ClusterIdColumnName = "Cluster" }),
            trainers.IsolationForest("Features", scoreColumnName: "A", predictedLabelColumnName: "B").Append(
                _ml.AnomalyDetection.Vote(new VoteEstimator.Options { Inputs = [new VoteInput("A", "B")], StatusColumnName = "Status" })),
        ];
        foreach (IEstimator<ITransformer> estimator in estimators)
        {
            ITransformer fitted = estimator.Fit(Train());
            Row[] rows = Rows();
            RowStatus[] expected = [.. rows.Select(r => r.Features.All(float.IsFinite) ? RowStatus.Judged : RowStatus.MissingFeature)];
            Assert.Equal(expected, AssertAgreement(fitted, rows));
        }
    }

    [Fact]
    public void A_status_column_needs_a_name_of_its_own()
    {
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        Action[] calls =
        [
            () => trainers.IsolationForest(new IsolationForestTrainer.Options { StatusColumnName = "Score" }),
            () => trainers.Dbscan(new DbscanTrainer.Options { StatusColumnName = "X", ClusterIdColumnName = "X" }),
            () => trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options { StatusColumnName = "Latent" }),
            () => trainers.LstmHybrid(new LstmHybridEstimator.Options { StatusColumnName = "PredictedLabel" }),
            () => _ml.AnomalyDetection.Vote(new VoteEstimator.Options { Inputs = [new VoteInput("A", "B")], StatusColumnName = "Score" }),
            () => _ml.Transforms.SlidingWindow(
            new SlidingWindowEstimator.Options { OutputColumnName = "Window", StatusColumnName = "Window" }),
        ];
        Assert.All(calls, call => Assert.Contains("must differ", Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal));
        Assert.Contains("'Window'", Assert.Throws<ArgumentException>(
            () => trainers.LstmHybrid(new LstmHybridEstimator.Options { StatusColumnName = HybridColumns.Window })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trainers.OneClassSvm(new OneClassSvmTrainer.Options { StatusColumnName = "" }));
    }

    // Status <-> score, view = engine = loaded model.
    private RowStatus[] AssertAgreement(ITransformer fitted, Row[] rows)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        using var file = new MemoryStream();
        _ml.Model.Save(fitted, data.Schema, file);
        ITransformer loaded = new MLContext().Model.Load(file, out _);
        PredictionEngine<Row, StatusVerdict> engine = _ml.Model.CreatePredictionEngine<Row, StatusVerdict>(loaded);
        IDataView scored = fitted.Transform(data);
        RowStatus[] statuses = [.. scored.GetColumn<int>("Status").Select(status => (RowStatus)status)];
        Assert.Equal(scored.GetColumn<float>("Score").Select(score => !float.IsNaN(score)),
            statuses.Select(status => status == RowStatus.Judged));
        foreach ((Row row, RowStatus status) in rows.Zip(statuses))
        {
            StatusVerdict verdict = engine.Predict(row);
            Assert.Equal(status, (RowStatus)verdict.Status);
            Assert.Equal(status == RowStatus.Judged, !float.IsNaN(verdict.Score));
            Assert.False(status != RowStatus.Judged && verdict.PredictedLabel);
        }
        return statuses;
    }

    private static RowStatus[] ExpectedOf(Row[] rows) => [.. rows.Select((row, i) =>
    {
        if (row.User == "stranger") return RowStatus.UnknownStream;
        Row[] stream = [.. rows[..(i + 1)].Where(r => r.User == row.User)];
        return stream.Length < Length ? RowStatus.WarmingUp
            : stream[^Length..].All(r => r.Features.All(float.IsFinite)) ? RowStatus.Judged : RowStatus.MissingFeature;
    })];

    private IDataView Train() =>
        _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 240).Select(i => new Row { User = $"user {i % 2}", Features = Values(i) }));

    private static Row[] Rows()
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, 120).Select(i => new Row
        {
            User = random.Next(5) == 0 ? "stranger" : $"user {random.Next(2)}",
            Features = random.Next(16) == 0 ? [1, float.NaN, 2] : random.Next(30) == 0 ? [float.NegativeInfinity, 0, 0]
            : random.Next(4) == 0 ? new float[Size] : Values(i),
        })];
    }

    private static float[] Values(int i) => [MathF.Sin(i / 7f), MathF.Cos(i / 5f), i % 3];

    private sealed class Row
    {
        public string User { get; set; } = "user 0";
        [VectorType(Size)] public float[] Features { get; set; } = [];
    }

    private sealed class StatusVerdict
    {
        public float Score { get; set; }
        public bool PredictedLabel { get; set; }
        public int Status { get; set; }
    }
}
