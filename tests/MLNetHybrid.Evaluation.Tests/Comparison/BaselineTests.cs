using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Evaluation.Comparison;

namespace MLNetHybrid.Evaluation.Tests.Comparison;

/// <summary>
/// The simple scorers against plain code and scikit-learn's PCA, nearest neighbours and SVM, written by baselines_golden.py. The forest is
/// random: see <see cref="CompareTests"/>.
/// </summary>
public sealed class BaselineTests
{
    private static readonly Case[] Cases = Golden.Read<GoldenFile>("baselines").Cases;
    private readonly MLContext _mlContext = new(1);

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_and_thresholds_agree(string name)
    {
        Case golden = Cases.Single(c => c.Name == name);
        ScoredSeries[] baselines = Run(golden);
        Assert.Equal(["always anomaly", "random", .. golden.Scores.Keys, "forest on rows"],
            baselines.Select(b => b.Name).OrderBy(n => n == "forest on rows"));
        foreach ((string key, float[] expected) in golden.Scores)
        {
            ScoredSeries baseline = baselines.Single(b => b.Name == key);
            // Scores are Single; eigenvectors and running sums of squares agree to about 1e-7 of the largest score. The SVM stops at its
            // default tolerance, 1e-3 of a gradient; the reference's is 1e-9.
            double tolerance = (key == "SVM on rows" ? 1e-3 : 1e-6) * expected.Max(Math.Abs);
            Assert.All(expected.Zip(baseline.Scores), pair => Golden.Equal(pair.First, pair.Second, tolerance));
            // A score within rounding of the threshold may fall on either side.
            Assert.All(
                baseline.Scores.Zip(baseline.Predictions).Where(p => Math.Abs(p.First - golden.Thresholds[key]) > 10 * tolerance),
                pair => Assert.Equal(pair.First > golden.Thresholds[key], pair.Second));
        }
        Assert.All(baselines[0].Predictions, Assert.True);
    }

    [Fact]
    public void A_row_with_a_missing_value_has_no_score_and_spoils_no_other()
    {
        Case golden = Cases[0];
        ScoredSeries[] whole = Run(golden);
        float?[] test = [.. golden.Test];
        test[10 * golden.Columns + 1] = null;
        ScoredSeries[] gap = Run(golden with { Test = test });
        Assert.Equal(10, whole.Length);
        foreach (int k in Enumerable.Range(2, 8))
        {
            Assert.Equal([10], Enumerable.Range(0, whole[k].Scores.Length).Where(i => float.IsNaN(gap[k].Scores[i])));
            Assert.False(gap[k].Predictions[10]);
            // Rows whose window holds no missing row keep their score.
            foreach (int i in Enumerable.Range(0, whole[k].Scores.Length).Where(i => i < 10 || i >= 10 + golden.Window))
                Golden.Equal(whole[k].Scores[i], gap[k].Scores[i], 1e-5);
        }
    }

    [Fact]
    public void Running_sums_do_not_drift()
    {
        var random = new Random(3);
        double[] train = [.. Enumerable.Range(0, 3000).Select(_ => 1e3 * random.NextDouble())],
            test = [.. Enumerable.Range(0, 40).Select(i => train[2000 + i])];
        // The test rows are training rows, so every full window is found again.
        StreamRows known = new(train, 1, [train.Length]), fresh = new(test, 1, [test.Length]);
        Assert.All(NearestWindow.Score(fresh, known, 8).Skip(7), distance => Assert.InRange(distance, 0, 1e-3));
        Assert.Equal(NearestWindow.Score(fresh, known, 8), NearestWindow.Score(fresh, known, 8));
    }

    [Fact]
    public void Streams_in_turn_are_scored_as_each_of_them_alone()
    {
        const int Count = 150;
        SourceRow[] a = Source("a", Count, seed: 1), b = Source("b", Count, seed: 2), short_ = Source("c", 5, seed: 3),
            inTurn = [.. a.Zip(b).SelectMany(pair => new[] { pair.First, pair.Second }), .. short_];
        ScoredSeries[] oneByOne = Score([.. a, .. b, .. short_], a), mixed = Score(inTurn, [.. Source("d", 7, seed: 4), .. inTurn]);
        Assert.Equal(10, mixed.Length);
        foreach ((ScoredSeries alone, ScoredSeries among) in oneByOne.Zip(mixed).Where(pair => pair.First.Name != Baselines.Random))
        {
            float[] ofA = [.. Enumerable.Range(0, Count).Select(i => among.Scores[7 + 2 * i])];
            Assert.All(alone.Scores.Zip(ofA), pair => Golden.Equal(pair.First, pair.Second, 1e-4));
            Assert.Equal(alone.Predictions, Enumerable.Range(0, Count).Select(i => among.Predictions[7 + 2 * i]));
        }

        ScoredSeries[] Score(SourceRow[] train, SourceRow[] test)
        {
            IDataView view = _mlContext.Data.LoadFromEnumerable(test);
            var options = new ComparisonOptions { WindowLength = 10, PartitionColumnName = nameof(SourceRow.Source) };
            return Baselines.Score(
                _mlContext.Data.LoadFromEnumerable(train),
                FeatureSeries.Read(view, options.FeatureColumnName, options.PartitionColumnName), options);
        }
    }

    private static SourceRow[] Source(string name, int count, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new SourceRow
            {
                Source = name,
                Features = [MathF.Sin(i / 5f) + random.NextSingle() / 9 + seed, random.NextSingle()],
            }),
        ];
    }

    private ScoredSeries[] Run(Case golden)
    {
        FeatureSeries test = FeatureSeries.Read(View(golden.Test, golden.Columns), "Features");
        return Baselines.Score(View(golden.Train, golden.Columns), test, new ComparisonOptions
        {
            WindowLength = golden.Window,
            ExplainedVariance = golden.Variance,
            MaximumTrainingRows = golden.Limit,
            BaselineQuantile = golden.Quantile,
        });
    }

    private IDataView View(float?[] values, int columns)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(VariableRow));
        schema[nameof(VariableRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, columns);
        return _mlContext.Data.LoadFromEnumerable(values.Chunk(columns)
            .Select(row => new VariableRow { Features = [.. row.Select(v => v ?? float.NaN)] }), schema);
    }

    private sealed class VariableRow
    {
        public float[] Features { get; set; } = [];
    }

    private sealed record GoldenFile(Case[] Cases);

    private sealed record Case(
        string Name, int Columns, float?[] Train, float?[] Test, int Window, double Variance, int Limit, double Quantile,
        Dictionary<string, float[]> Scores,
        Dictionary<string, double> Thresholds);

    private sealed class SourceRow
    {
        public string Source { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
