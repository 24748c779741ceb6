using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Recipe;

namespace MLNetHybrid.Tests.Hybrid;

public sealed class EnsembleTests
{
    private const int Rows = 400, Length = 5;
    private readonly MLContext _ml = new(seed: 3);

    private LstmHybridEstimator.Options Options => SmallHybrid.Options(HybridModel.Ensemble) with { Seed = 1 };

    [Fact]
    public void The_score_is_the_rarity_of_the_members_mean_rarity_and_rises_with_each_of_them()
    {
        IDataView scored = Fit(Options).Transform(Test());
        float[] scores = Judged(scored, "Score");
        foreach (HybridMember member in Options.EnsembleMembers())
        {
            float[] own = Judged(scored, member.ScoreColumnName);
            Assert.InRange(RankCorrelation(scores, own), 0.2, 1);
        }
        Assert.Equal(scores.Select(score => score > 2), scored.GetColumn<bool>("PredictedLabel").Where((_, i) => IsJudged(scored, i)));
    }

    [Fact]
    public void About_the_expected_share_of_unseen_normal_rows_alarms_in_the_whole_and_in_each_member()
    {
        const double Rate = 0.05;
        LstmHybridEstimator.Options options = Options with
        {
            ExpectedFalseAlarmRate = Rate,
            Autoencoder = Options.Autoencoder with { Epochs = 10 },
        };
        IDataView scored = _ml.AnomalyDetection.Trainers.LstmHybrid(options)
            .Fit(Noise(3000, seed: 1)).Transform(Noise(3000, seed: 2));
        foreach (string label in Options.EnsembleMembers().Select(member => member.PredictedLabelColumnName).Append("PredictedLabel"))
        {
            double rate = scored.GetColumn<bool>(label).Average(alarm => alarm ? 1.0 : 0);
            Assert.True(rate is > Rate / 2 and < Rate * 2, $"{label}: {rate}");
        }
    }

    [Fact]
    public void A_rate_per_day_becomes_a_share_of_the_rows()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(ContractRow.Make(Rows).Select((row, i) => new TimedRow
        {
            Features = row.Features,
            Key = row.Key,
            Time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i * 1440.0 / 100 * Rows / (Rows - 1)),
        }));
        // 100 rows a day: two alarms a day are 2 %.
        LstmHybridEstimator.Options options = Options with { ExpectedAlarmsPerDay = 2, TimestampColumnName = nameof(TimedRow.Time) };
        TransformerChain<ITransformer> model = _ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(data);
        Assert.Equal(-Math.Log10(0.02), model.Find<VoteTransformer>().Threshold!.Value, 1e-4);
        Assert.Contains("LstmHybrid.ExpectedAlarmsPerDay must be less than the rows of a day; got 200",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.AnomalyDetection.Trainers.LstmHybrid(
                options with { ExpectedAlarmsPerDay = 200 }).Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_is_added_in_a_line()
    {
        LstmHybridEstimator.Options options = Options with
        {
            Members =
            [
                .. Options.EnsembleMembers(), new HybridMember(HybridView.Row, new DistanceFromMeanTrainer.Options(), "Far"),
                new HybridMember(HybridView.Window, new OneClassSvmTrainer.Options { FeatureContributionsColumnName = "Parts" }, "Shape"),
            ],
        };
        TransformerChain<ITransformer> model = Fit(options);
        Assert.Equal(["LstmAutoencoderScore", "PrincipalComponentsScore", "NearestNeighborsScore", "FarScore", "ShapeScore"],
            model.Find<VoteTransformer>().Inputs.Select(input => input.ScoreColumnName));
        IDataView scored = model.Transform(Test());
        Assert.All(Judged(scored, "FarScore"), score => Assert.True(float.IsFinite(score)));
        Assert.Equal(Length * ContractRow.FeatureCount, ((VectorDataViewType)scored.Schema["Parts"].Type).Size);
        // The row detector sees rows: its score does not depend on the row before.
        Assert.Equal(model.Find<AnomalyTransformer>("FarScore").Transform(scored).GetColumn<float>("FarScore"),
            scored.GetColumn<float>("FarScore"));
    }

    [Fact]
    public void Without_a_member_that_needs_it_no_autoencoder_is_trained()
    {
        TransformerChain<ITransformer> model = Fit(Options with
        {
            Members = [new(HybridView.Row, new IsolationForestTrainer.Options()), new(HybridView.Window, new OneClassSvmTrainer.Options())],
            StatusColumnName = "Status",
        });
        Assert.Equal(
            ["ScaleTransformer", "SlidingWindowTransformer", "IsolationForestTransformer", "OneClassSvmTransformer", "VoteTransformer"],
            model.Select(part => part.GetType().Name));
        Assert.Equal(Length - 1, model.Transform(Test()).GetColumn<int>("Status").Count(status => status == (int)RowStatus.WarmingUp));
    }

    [Fact]
    public void Rows_without_windows_have_an_ensemble_too()
    {
        IDataView data = ContractRow.View(_ml, Rows);
        IDataView scored = _ml.AnomalyDetection.Trainers.LstmHybrid(Options with
        {
            WindowLength = null,
            Members = [new(HybridView.Row, new IsolationForestTrainer.Options()), new(HybridView.Row, new OneClassSvmTrainer.Options())],
            StatusColumnName = "Status",
        }).Fit(data).Transform(data);
        Assert.All(scored.GetColumn<float>("Score"), score => Assert.True(float.IsFinite(score)));
        Assert.All(scored.GetColumn<int>("Status"), status => Assert.Equal((int)RowStatus.Judged, status));
    }

    [Fact]
    public void Too_few_rows_for_folds_are_warned_of()
    {
        var warnings = new List<string>();
        _ml.Log += (_, entry) =>
        {
            if (entry.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) warnings.Add(entry.RawMessage);
        };
        IDataView data = ContractRow.View(_ml, 30);
        IDataView scored = _ml.AnomalyDetection.Trainers.LstmHybrid(Options).Fit(data).Transform(data);
        Assert.Contains(scored.GetColumn<float>("Score"), float.IsFinite);
        Assert.Contains(warnings, warning => warning.Contains("too few", StringComparison.Ordinal));
    }

    // Four times as wide in the first fifth as later: where those rows count, the limit is theirs.
    [Fact]
    public void First_rows_that_are_still_settling_can_be_left_out_of_scale_and_thresholds()
    {
        const int Count = 3000;
        const double Rate = 0.02;
        IDataView settling = _ml.Data.LoadFromEnumerable(Noise(Count, seed: 1).GetColumn<float[]>(nameof(TimedRow.Features))
            .Select((row, i) => new TimedRow { Features = i < Count / 5 ? [.. row.Select(value => 4 * value)] : row }).ToArray());
        LstmHybridEstimator.Options options = Options with
        {
            FeatureColumnName = nameof(TimedRow.Features),
            Members =
            [
                new(HybridView.Row, new IsolationForestTrainer.Options()), new(HybridView.Row, new NearestNeighborsTrainer.Options()),
            ],
            ExpectedFalseAlarmRate = Rate,
        };
        double counted = ShareOfAlarms(options), leftOut = ShareOfAlarms(options with { CalibrationWarmUp = 0.2 });
        Assert.True(counted < Rate / 4, $"{counted}");
        Assert.InRange(leftOut, Rate / 2, Rate * 2);

        double ShareOfAlarms(LstmHybridEstimator.Options options) => _ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(settling)
            .Transform(Noise(Count, seed: 2)).GetColumn<bool>("PredictedLabel").Average(alarm => alarm ? 1.0 : 0);
    }

    [Fact]
    public void Bad_members_are_refused()
    {
        void Refused<T>(LstmHybridEstimator.Options options, string message) where T : Exception => Assert.Contains(
            message, Assert.Throws<T>(() => _ml.AnomalyDetection.Trainers.LstmHybrid(options)).Message, StringComparison.Ordinal);

        HybridMember forest = new(HybridView.Row, new IsolationForestTrainer.Options());
        Refused<ArgumentException>(Options with { Members = [forest, forest] }, "got 'IsolationForest' twice");
        Refused<ArgumentOutOfRangeException>(Options with { Members = [] }, "LstmHybrid.Members.Count must be in [1, 64]; got 0");
        Refused<ArgumentException>(Options with { Members = [forest], Model = HybridModel.All }, "All has its own");
        Refused<ArgumentOutOfRangeException>(Options with { ExpectedFalseAlarmRate = 1 }, "LstmHybrid.ExpectedFalseAlarmRate");
        Refused<ArgumentOutOfRangeException>(Options with { CalibrationFolds = 1 }, "CalibrationFolds must be in [2, 64]; got 1");
        Refused<ArgumentOutOfRangeException>(Options with { CalibrationWarmUp = 1 }, "CalibrationWarmUp must be in [0, 1); got 1");
        Refused<ArgumentException>(Options with { ExpectedAlarmsPerDay = 3 }, "LstmHybrid.TimestampColumnName must name a column");
        Assert.Throws<ArgumentException>(() => new HybridMember(HybridView.Row, new IsolationForestTrainer.Options(), ""));
    }

    private TransformerChain<ITransformer> Fit(LstmHybridEstimator.Options options) =>
        _ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(ContractRow.View(_ml, Rows));

    // Each feature follows its own past: x_t = 0.8 x_(t-1) + noise.
    private IDataView Noise(int count, int seed)
    {
        var random = new Random(seed);
        var x = new double[ContractRow.FeatureCount];
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ => new TimedRow
        {
            Features = [.. Enumerable.Range(0, x.Length).Select(f => (float)(x[f] = 0.8 * x[f] + Gaussian.Next(random.NextDouble)))],
        }).ToArray());
    }

    private IDataView Test() => ContractRow.View(_ml, Rows, seed: 9);

    private static bool IsJudged(IDataView scored, int row) => float.IsFinite(scored.GetColumn<float>("Score").ElementAt(row));

    private static float[] Judged(IDataView scored, string column)
    {
        float[] final = [.. scored.GetColumn<float>("Score")];
        return [.. scored.GetColumn<float>(column).Where((_, i) => float.IsFinite(final[i]))];
    }

    private static double RankCorrelation(float[] a, float[] b)
    {
        double[] x = Ranks(a), y = Ranks(b);
        double meanX = x.Average(), meanY = y.Average();
        double spread = x.Sum(p => (p - meanX) * (p - meanX)) * y.Sum(q => (q - meanY) * (q - meanY));
        return x.Zip(y, (p, q) => (p - meanX) * (q - meanY)).Sum() / Math.Sqrt(spread);
    }

    private static double[] Ranks(float[] values)
    {
        float[] sorted = [.. values.Order()];
        return [.. values.Select(v => (double)Array.BinarySearch(sorted, v))];
    }

    private sealed class TimedRow
    {
        [VectorType(ContractRow.FeatureCount)]
        public float[] Features { get; set; } = [];

        public string Key { get; set; } = "";

        public DateTime Time { get; set; }
    }
}
