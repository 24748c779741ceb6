using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Testing.Tests;

/// <summary>
/// Each rule catches an estimator that breaks it, and ML.NET's own estimators break those that are said here and no others.
/// </summary>
public sealed class EstimatorChecksTests
{
    public static TheoryData<EstimatorCheck, Fault> Faults => new()
    {
        { EstimatorCheck.PromisedSchema, Fault.PromisesMore },
        { EstimatorCheck.OneSchema, Fault.OtherSchemaLater },
        { EstimatorCheck.SavedAndLoaded, Fault.SavesAnother },
        { EstimatorCheck.SameSeedSameModel, Fault.SeedIgnored },
        { EstimatorCheck.RowsKeepTheirPlace, Fault.LosesRow },
        { EstimatorCheck.ActiveColumnsOnly, Fault.DependsOnActiveColumns },
        { EstimatorCheck.Cursors, Fault.IgnoresType },
        { EstimatorCheck.CursorSets, Fault.SetWithoutLast },
        { EstimatorCheck.Shuffling, Fault.ShufflesUnasked },
        { EstimatorCheck.SeveralThreads, Fault.SharesState },
        { EstimatorCheck.RowMapper, Fault.MapsOtherwise },
        { EstimatorCheck.FewerRows, Fault.DependsOnCount },
        { EstimatorCheck.EmptyView, Fault.CrashesOnNoRow },
        { EstimatorCheck.MissingAndInfinite, Fault.CrashesOnNan },
        { EstimatorCheck.AbsentColumn, Fault.ForgivesAbsentColumn },
        { EstimatorCheck.ColumnOfAnotherType, Fault.ForgivesType },
        { EstimatorCheck.Disposing, Fault.DisposedTwice },
    };

    public static TheoryData<string> Estimators => [.. Stock.Keys];

    // With the rules that they break in this version of ML.NET.
    private static readonly Dictionary<string, (Func<MLContext, IEstimator<ITransformer>> Make, bool TakesAll, EstimatorCheck[] Broken)>
        Stock = new()
        {
            // Fit's error names the types, but not the column.
            ["NormalizeMinMax"] = (ml => ml.Transforms.NormalizeMinMax("Scaled", "Features"), false, [EstimatorCheck.ColumnOfAnotherType]),
            // Fit learns nothing and does not look at its rows; an error about types names the columns that it does suit.
            ["Concatenate"] = (
                ml => ml.Transforms.Concatenate("Joined", "Features", "Value"), false,
                [EstimatorCheck.AbsentColumn, EstimatorCheck.ColumnOfAnotherType]),
            ["CopyColumns"] = (ml => ml.Transforms.CopyColumns("Copy", "Features"), true, []),
            // GetOutputSchema of the estimator takes durations.
            ["OneHotEncoding"] = (
                ml => ml.Transforms.Categorical.OneHotEncoding("Hot", "Key"), false, [EstimatorCheck.ColumnOfAnotherType]),
            // The transformer's error names the types, but not the column.
            ["RandomizedPca"] = (
                ml => ml.AnomalyDetection.Trainers.RandomizedPca("Features", rank: 2), false, [EstimatorCheck.ColumnOfAnotherType]),
            ["A chain"] = (
                ml => ml.Transforms.NormalizeMinMax("Scaled", "Features").Append(
                    ml.AnomalyDetection.Trainers.RandomizedPca("Scaled", rank: 2)), false, []),
        };

    [Fact]
    public void Every_rule_has_a_fault_that_it_catches() =>
        Assert.Equal(EstimatorChecks.All, Faults.Select(row => row.Data.Item1));

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_broken_rule_is_caught_and_named(EstimatorCheck rule, Fault fault)
    {
        EstimatorCheckException broken = Assert.Throws<EstimatorCheckException>(() => Faulty(fault).Verify(rule));
        EstimatorViolation violation = Assert.Single(broken.Violations);
        Assert.Equal(rule, violation.Check);
        Assert.Contains("expected", violation.Message, StringComparison.Ordinal);
        Assert.Contains("found", violation.Message, StringComparison.Ordinal);
        Assert.Contains($"{rule}: {violation.Message}", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_fault_the_same_estimator_keeps_all_rules() => Assert.Empty(Faulty(Fault.None).Violations());

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Estimators_of_mlnet_break_no_other_rules(string name)
    {
        var checks = new EstimatorChecks(Stock[name].Make, Rows, new() { AcceptsAnyType = Stock[name].TakesAll });
        Assert.Equal(Stock[name].Broken, checks.Violations().Select(violation => violation.Check));
    }

    [Fact]
    public void A_rule_that_is_excepted_is_not_tried() => new EstimatorChecks(
        ml => new FaultyEstimator(ml, Fault.PromisesMore), Rows, new() { Except = [EstimatorCheck.PromisedSchema] }).Verify();

    [Fact]
    public void A_rule_that_there_is_not_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("check", () => Faulty(Fault.None).Verify((EstimatorCheck)99));

    [Fact]
    public void Values_that_differ_are_told_whatever_their_type()
    {
        int calls = 0;
        var checks = new EstimatorChecks(
            ml => ml.Transforms.CustomMapping<Row, Timed>((_, timed) => timed.Elapsed = TimeSpan.FromSeconds(calls++), null), Rows);
        Assert.Contains("column 'Elapsed' in row 0: expected 00:00:00; found 00:",
            Assert.Throws<EstimatorCheckException>(() => checks.Verify(EstimatorCheck.SeveralThreads)).Message, StringComparison.Ordinal);
    }

    private static EstimatorChecks Faulty(Fault fault) => new(ml => new FaultyEstimator(ml, fault), Rows);

    private static IDataView Rows(MLContext ml)
    {
        var random = new Random(5);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Row
        {
            Features = [random.NextSingle(), 10 * random.NextSingle(), random.NextSingle() - 5],
            Value = i,
            Key = i % 3 == 0 ? "a" : "b",
        }).ToArray());
    }

    private sealed class Timed
    {
        public TimeSpan Elapsed { get; set; }
    }

    private sealed class Row
    {
        [VectorType(3)] public float[] Features { get; set; } = [];
        public float Value { get; set; }
        public string Key { get; set; } = "";
    }
}
