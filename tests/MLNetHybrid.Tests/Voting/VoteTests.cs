using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Voting;

namespace MLNetHybrid.Tests.Voting;

public sealed class VoteTests
{
    private static readonly VoteInput[] Members = [new("A", "IsA"), new("B", "IsB"), new("C", "IsC")];

    [Theory]
    [InlineData(VoteRule.All)]
    [InlineData(VoteRule.Any)]
    [InlineData(VoteRule.Majority)]
    public void Labels_follow_the_rule_and_scores_the_members(VoteRule rule)
    {
        var ml = new MLContext(1);
        Row[] rows = Rows();
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        IDataView voted = ml.AnomalyDetection.Vote(Members, rule).Fit(data).Transform(data);
        Assert.Equal([.. rows.Select(r => VoteDecision.Of(rule, [r.IsA, r.IsB, r.IsC]))], voted.GetColumn<bool>("PredictedLabel"));

        var scale = VoteScale.Fit([[.. rows.Select(r => r.A)], [.. rows.Select(r => r.B)], [.. rows.Select(r => r.C)]]);
        Assert.Equal([.. rows.Select(r => scale.Score([r.A, r.B, r.C]))], voted.GetColumn<float>("Score"));
    }

    [Fact]
    public void A_row_that_one_member_could_not_score_gets_NaN_and_false_and_teaches_nothing()
    {
        var ml = new MLContext(1);
        Row[] rows = Rows();
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        Row[] bad = [new() { A = float.NaN, B = 1000, C = 1, IsA = true, IsB = true, IsC = true }];
        VoteTransformer model = ml.AnomalyDetection.Vote(Members, VoteRule.Any).Fit(ml.Data.LoadFromEnumerable(rows.Concat(bad)));
        IDataView voted = model.Transform(ml.Data.LoadFromEnumerable(bad));
        Assert.Equal([float.NaN], voted.GetColumn<float>("Score"));
        Assert.Equal([false], voted.GetColumn<bool>("PredictedLabel"));

        Assert.Equal(ml.AnomalyDetection.Vote(Members, VoteRule.Any).Fit(data).Transform(data).GetColumn<float>("Score"),
            model.Transform(data).GetColumn<float>("Score"));
    }

    [Fact]
    public void A_threshold_replaces_the_votes_and_is_saved()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Rows());
        VoteTransformer votes = ml.AnomalyDetection.Vote(Members, VoteRule.All).Fit(data);
        Assert.Null(votes.Threshold);
        ITransformer changed = ml.AnomalyDetection.ChangeModelThreshold(votes, 0.7f);

        using var zip = new MemoryStream();
        ml.Model.Save(changed, data.Schema, zip);
        zip.Position = 0;
        var fresh = new MLContext(3);
        ITransformer loaded = fresh.Model.Load(zip, out _);
        IDataView voted = loaded.Transform(fresh.Data.LoadFromEnumerable(Rows()));
        Assert.Equal(votes.Transform(data).GetColumn<float>("Score"), voted.GetColumn<float>("Score"));
        Assert.Equal([.. voted.GetColumn<float>("Score").Select(score => score > 0.7f)], voted.GetColumn<bool>("PredictedLabel"));
        Assert.NotEqual(votes.Transform(data).GetColumn<bool>("PredictedLabel"), voted.GetColumn<bool>("PredictedLabel"));
    }

    [Fact]
    public void With_a_threshold_the_members_labels_need_not_be_computed()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Rows());
        VoteTransformer votes = ml.AnomalyDetection.Vote(Members, VoteRule.All).Fit(data);
        Assert.Equal(["A", "B", "C", "IsA", "IsB", "IsC"], Needed(votes, "PredictedLabel"));
        Assert.Equal(["A", "B", "C"], Needed(votes, "Score"));
        Assert.Equal(["A", "B", "C"], Needed(votes.WithThreshold(1), "PredictedLabel"));

        string[] Needed(VoteTransformer model, string output)
        {
            IRowToRowMapper mapper = ((ITransformer)model).GetRowToRowMapper(data.Schema);
            return [.. mapper.GetDependencies([mapper.OutputSchema[output]]).Select(column => column.Name).Order()];
        }
    }

    [Fact]
    public void A_member_without_a_finite_score_is_named()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(new Row[] { new() { A = 1, B = float.NaN } });
        Assert.Equal("Vote: column 'B' holds no finite score to learn from.",
            Assert.Throws<InvalidOperationException>(() => ml.AnomalyDetection.Vote(Members).Fit(data)).Message);
    }

    [Fact]
    public void Bad_options_are_refused_by_name()
    {
        var catalog = new MLContext(1).AnomalyDetection;
        Assert.StartsWith("Vote.Inputs.Count must be in [1, 1024]; got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => catalog.Vote([])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Vote.Rule must be one of All, Any, Majority; got 7.",
            Assert.Throws<ArgumentOutOfRangeException>(() => catalog.Vote(Members, (VoteRule)7)).Message, StringComparison.Ordinal);
        Assert.Contains("Vote.Inputs.ScoreColumnName must name a column",
            Assert.Throws<ArgumentException>(() => catalog.Vote([new("", "IsA")])).Message, StringComparison.Ordinal);
        Assert.Contains("must differ", Assert.Throws<ArgumentException>(() => catalog.Vote(Members, VoteRule.Any, "Same", "Same")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_column_of_another_type_is_refused()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Rows());
        string message = Assert.ThrowsAny<Exception>(() => ml.AnomalyDetection.Vote([new VoteInput("IsA", "IsB")]).Fit(data)).Message;
        Assert.Contains("'IsA'", message, StringComparison.Ordinal);
        Assert.Contains("Single", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_recognises_the_columns_of_the_vote()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Rows());
        IDataView voted = ml.AnomalyDetection.Vote(Members).Fit(data).Transform(data);
        var metrics = ml.AnomalyDetection.Evaluate(voted, "Truth", "Score", "PredictedLabel");
        Assert.InRange(metrics.AreaUnderRocCurve, 0.9, 1);
    }

    private static Row[] Rows()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 200).Select(i =>
        {
            bool strange = i % 20 == 7;
            float Score() => random.NextSingle() + (strange ? 0.6f : 0);
            var row = new Row { A = Score(), B = 100 * Score(), C = -1 + Score(), Truth = strange ? 1 : 0 };
            (row.IsA, row.IsB, row.IsC) = (row.A > 0.8f, row.B > 80, row.C > -0.2f);
            return row;
        })];
    }

    private sealed class Row
    {
        public float A { get; set; }
        public float B { get; set; }
        public float C { get; set; }
        public bool IsA { get; set; }
        public bool IsB { get; set; }
        public bool IsC { get; set; }
        public float Truth { get; set; }
    }
}
