using Microsoft.ML;
using MLNetHybrid.Evaluation.Tests.Classification;
using MLNetHybrid.Evaluation.Tests.Metrics;

namespace MLNetHybrid.Evaluation.Tests.Bootstrap;

public sealed class BlockBootstrapTests
{
    public static TheoryData<string> Names =>
        [.. ClassificationGolden.Instance.Cases.Where(c => c.Bootstrap is not null).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Intervals_are_those_of_scikit_learn_on_the_same_resampled_rows(string name)
    {
        ClassificationGolden.Case golden = ClassificationGolden.Named(name);
        BootstrapIntervals intervals = Run(golden, golden.Bootstrap!.Seed);
        void Equal(string figure, ConfidenceInterval actual)
        {
            // The order of sums differs; nothing else.
            Golden.Equal(golden.Bootstrap.Intervals[figure][0], actual.Lower, 1e-12);
            Golden.Equal(golden.Bootstrap.Intervals[figure][1], actual.Upper, 1e-12);
        }
        Equal("precision", intervals.Precision);
        Equal("recall", intervals.Recall);
        Equal("f1", intervals.F1);
        Equal("falseAlarmRate", intervals.FalseAlarmRate);
        Equal("missedAlarmRate", intervals.MissedAlarmRate);
        Equal("balancedAccuracy", intervals.BalancedAccuracy);
        Equal("matthewsCorrelation", intervals.MatthewsCorrelation);
        Equal("areaUnderRocCurve", intervals.AreaUnderRocCurve);
        Equal("averagePrecision", intervals.AveragePrecision);
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        ClassificationGolden.Case golden = ClassificationGolden.Named("weak");
        Assert.Equivalent(Run(golden, 5), Run(golden, 5), strict: true);
        Assert.NotEqual(Run(golden, 5).AreaUnderRocCurve, Run(golden, 6).AreaUnderRocCurve);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.StartsWith("BlockBootstrap.Replicates must be in [10, 1000000]; got 9.",
            Refusal(new BlockBootstrapOptions { Replicates = 9 }));
        Assert.StartsWith("BlockBootstrap.BlockLength must be in [1, 60]; got 61.",
            Refusal(new BlockBootstrapOptions { BlockLength = 61 }));
        Assert.StartsWith("BlockBootstrap.Level must be in (0, 1); got 1.", Refusal(new BlockBootstrapOptions { Level = 1 }));
        Assert.StartsWith("BlockBootstrap.Level must be in (0, 1); got NaN.", Refusal(new BlockBootstrapOptions { Level = double.NaN }));
    }

    private static string Refusal(BlockBootstrapOptions options)
    {
        ClassificationGolden.Case golden = ClassificationGolden.Named("clear");
        return Assert.Throws<ArgumentOutOfRangeException>(() => Run(golden, options)).Message;
    }

    private static BootstrapIntervals Run(ClassificationGolden.Case golden, int seed) => Run(golden, new BlockBootstrapOptions
    {
        Replicates = golden.Bootstrap!.Replicates,
        BlockLength = golden.Bootstrap.BlockLength,
        Level = golden.Bootstrap.Level,
        Seed = seed,
    });

    private static BootstrapIntervals Run(ClassificationGolden.Case golden, BlockBootstrapOptions options)
    {
        var mlContext = new MLContext(1);
        IDataView data = mlContext.Data.LoadFromEnumerable(golden.Flags.Zip(golden.Scores,
            (l, s) => new ScoredRow { Label = l, Score = s }));
        return mlContext.AnomalyDetection.EvaluateScores(data,
            new ScoreEvaluationOptions { Threshold = golden.Threshold, Bootstrap = options }).Intervals!;
    }
}
