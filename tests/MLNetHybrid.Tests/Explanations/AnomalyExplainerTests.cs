using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Explanations;

public sealed partial class AnomalyExplainerTests
{
    private const int Fault = 150, Length = 5;

    // Each preset is trained once; explaining changes no model.
    private static readonly ConcurrentDictionary<HybridModel, ITransformer> Trained = new();

    private readonly MLContext _ml = new(seed: 3);

    public static TheoryData<HybridModel> Presets => new(Enum.GetValues<HybridModel>());

    public static TheoryData<string> Detectors => ["IsolationForest", "OneClassSvm", "Dbscan", "PrincipalComponents", "NearestNeighbors"];

    [Theory, MemberData(nameof(Presets))]
    public void A_planted_cause_is_named_first_by_every_preset(HybridModel preset)
    {
        ITransformer model = Hybrid(preset);
        IDataView data = Faulty(row => row.Pressure += 3);
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, data, Fault);
        Assert.Equal("Pressure", explanation.Drivers[0].Feature);
        Assert.Equal(ValueDirection.Above, explanation.Drivers[0].Direction);
        Assert.Equal(0, explanation.Drivers[0].RowsBefore);
        Assert.InRange(explanation.Drivers.Sum(driver => driver.Contribution), 0.98, 1.000001);
        AssertAgrees(model, data, explanation);
    }

    [Theory, MemberData(nameof(Detectors))]
    public void So_it_is_by_every_detector_alone(string name)
    {
        ITransformer model = Alone(name);
        IDataView data = Faulty(row => row.Pressure += 3);
        // Of a detector alone nothing but the normal rows given says how rare its score is.
        var options = new ExplanationOptions { NormalRows = View(Plant.Rows(600, seed: 1)) };
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, data, Fault, options);
        Assert.Equal("Pressure", explanation.Drivers[0].Feature);
        Assert.Equal(3.6, explanation.Drivers[0].TypicalLow!.Value, 0.1);
        Assert.Equal(4.0, explanation.Drivers[0].TypicalHigh!.Value, 0.1);
        MemberExplanation member = Assert.Single(explanation.Members);
        Assert.Equal(name, member.Name);
        Assert.True(member.Rarity > 1.5, $"rarity {member.Rarity}");
        Assert.Equal(ContributionKind.Detector, member.ContributionKind);
        AssertAgrees(model, data, explanation);
        AssertNormal(model, explanation);
        Assert.Null(_ml.AnomalyDetection.Explain(model, data, Fault).Members[0].Rarity);
    }

    [Fact]
    public void Contributions_are_those_of_the_detectors_own_columns()
    {
        LstmHybridEstimator.Options options = Options(HybridModel.Ensemble);
        options = options with
        {
            Autoencoder = options.Autoencoder with { ReconstructionErrorPerFeatureColumnName = "Errors" },
            PrincipalComponents = options.PrincipalComponents with { FeatureContributionsColumnName = "OfComponents" },
            NearestNeighbors = options.NearestNeighbors with { FeatureContributionsColumnName = "OfNeighbors" },
        };
        ITransformer explained = Fit(options), plain = Hybrid(HybridModel.Ensemble);
        IDataView data = Faulty(row => row.Flow += 40), scored = explained.Transform(data);
        // The second model was trained without the columns; the explainer has them computed.
        foreach (ITransformer model in new[] { explained, plain })
        {
            AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, data, Fault);
            Check(explanation, "LstmAutoencoder", HybridColumns.ReconstructionErrorPerFeature);
            Check(explanation, "PrincipalComponents", "OfComponents");
            Check(explanation, "NearestNeighbors", "OfNeighbors");
        }

        void Check(AnomalyExplanation explanation, string member, string column)
        {
            float[] values = scored.GetColumn<float[]>(column).ElementAt(Fault);
            FeatureContribution strongest = explanation.Members.Single(m => m.Name == member).Contributions[0];
            Assert.Equal("Flow", strongest.Feature);
            double sum = values.Where((_, i) => i % 4 == 2).Sum(value => (double)value);
            Assert.Equal(sum, strongest.Contribution, 1e-4 * sum);
        }
    }

    [Fact]
    public void A_counterfactual_is_a_change_after_which_the_model_itself_says_normal()
    {
        ITransformer model = Hybrid(HybridModel.Ensemble);
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, Faulty(row => row.Pressure += 3), Fault);
        Assert.True(explanation.IsAnomaly);
        FeatureChange change = Assert.Single(explanation.Counterfactual!.Changes);
        Assert.Equal("Pressure", change.Feature);
        Assert.InRange(change.NormalValue, 3.3, 5);
        Assert.True(change.IsBound);
        AssertNormal(model, explanation);
        Assert.Contains("Pressure were at most", explanation.ToText(), StringComparison.Ordinal);
        // Almost as far as the verdict allows: a third of the way on to the faulty value it is an anomaly again.
        List<Plant> further = Plant.Rows(200, seed: 2);
        further[Fault].Pressure = (float)(change.NormalValue + (change.Value - change.NormalValue) / 3);
        Assert.True(model.Transform(View(further)).GetColumn<bool>("PredictedLabel").ElementAt(Fault));
    }

    [Fact]
    public void Two_causes_need_two_changes()
    {
        ITransformer model = Hybrid(HybridModel.Ensemble);
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, Faulty(row => (row.Pressure, row.Flow) = (9, 180)), Fault);
        Assert.Equal(["Flow", "Pressure"], explanation.Counterfactual!.Changes.Select(change => change.Feature).Order());
        AssertNormal(model, explanation);
    }

    [Fact]
    public void A_cause_in_an_earlier_row_of_the_window_is_told_with_its_place()
    {
        ITransformer model = Hybrid(HybridModel.LstmAutoencoder);
        List<Plant> rows = Plant.Rows(200, seed: 2);
        rows[Fault - 3].Speed += 900;
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, View(rows), Fault);
        Assert.Equal(("Speed", 3), (explanation.Drivers[0].Feature, explanation.Drivers[0].RowsBefore));
        Assert.Equal(rows[Fault - 3].Speed, explanation.Drivers[0].Value, 1e-3);
        FeatureChange change = Assert.Single(explanation.Counterfactual!.Changes);
        Assert.Equal((1, 3), (change.RowCount, change.RowsBefore));
        Assert.Contains("if Speed 3 rows before were at most", explanation.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_normal_row_comes_from_the_training_rows_that_a_member_keeps_and_differs_in_the_cause()
    {
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(
            Hybrid(HybridModel.Ensemble), Faulty(row => row.Pressure += 3), Fault, new ExplanationOptions { NeighborCount = 2 });
        Assert.Equal(2, explanation.Neighbors.Count);
        NormalNeighbor nearest = explanation.Neighbors[0];
        Assert.Equal("training rows that 'NearestNeighbors' keeps", nearest.Source);
        Assert.True(nearest.Distance <= explanation.Neighbors[1].Distance);
        Assert.Equal("Pressure", nearest.Differences[0].Feature);
        Assert.Equal(Plant.Names, explanation.FeatureNames);
        Assert.Equal(nearest.Values[1], nearest.Differences[0].NormalValue, 1e-9);
        // It is a training row, in its own units.
        Assert.Contains(Plant.Rows(600, seed: 1), row =>
            Math.Abs(row.Pressure - nearest.Values[1]) < 1e-3 && Math.Abs(row.Speed - nearest.Values[3]) < 1e-2);
    }

    [Fact]
    public void Streams_that_come_in_turn_are_explained_by_their_own_rows()
    {
        LstmHybridEstimator.Options options = Options(HybridModel.Ensemble) with { PartitionColumnNames = [nameof(Plant.Machine)] };
        ITransformer model = Plant.Features(_ml).Append(_ml.AnomalyDetection.Trainers.LstmHybrid(options))
            .Fit(View(Plant.Rows(900, seed: 1, machines: 3)));
        List<Plant> rows = Plant.Rows(300, seed: 2, machines: 3);
        rows[Fault - 3].Pressure += 3;   // the row before in the same stream
        rows[Fault - 1].Flow += 100;     // another stream's
        IDataView data = View(rows);
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, data, Fault);
        Assert.Equal(("Pressure", 1), (explanation.Drivers[0].Feature, explanation.Drivers[0].RowsBefore));
        AssertAgrees(model, data, explanation);
    }

    [Fact]
    public void A_loaded_model_explains_as_the_fitted_one()
    {
        ITransformer model = Hybrid(HybridModel.Ensemble);
        IDataView data = Faulty(row => row.Pressure += 3);
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        ITransformer loaded = new MLContext(seed: 9).Model.Load(file, out _);
        Assert.Equal(Json(_ml.AnomalyDetection.Explain(model, data, Fault)), Json(_ml.AnomalyDetection.Explain(loaded, data, Fault)));
    }

    [Fact]
    public void Votes_on_features_that_ml_net_normalizes_are_followed_back_to_the_units_of_the_data()
    {
        IEstimator<ITransformer> pipeline = Plant.Features(_ml, "Raw").Append(_ml.Transforms.NormalizeMeanVariance("Features", "Raw"))
            .Append(_ml.AnomalyDetection.Trainers.IsolationForest(
                "Features", scoreColumnName: "A", predictedLabelColumnName: "IsA", seed: 1))
            .Append(_ml.AnomalyDetection.Trainers.PrincipalComponents("Features", scoreColumnName: "B", predictedLabelColumnName: "IsB"))
            .Append(_ml.AnomalyDetection.Vote([new("A", "IsA"), new("B", "IsB")], VoteRule.Any));
        ITransformer model = pipeline.Fit(View(Plant.Rows(600, seed: 1)));
        IDataView data = Faulty(row => row.Pressure += 3);
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, data, Fault);
        Assert.Equal("Pressure", explanation.Drivers[0].Feature);
        Assert.InRange(explanation.Drivers[0].Value, 6.3, 7.5);
        Assert.Equal(VoteRule.Any, explanation.Rule);
        Assert.Equal(["A", "B"], explanation.Members.Select(member => member.Name).Order());
        AssertNormal(model, explanation);
    }

    [Fact]
    public void Whole_windows_as_input_are_explained_step_by_step()
    {
        ITransformer windows = Plant.Features(_ml).Append(_ml.Transforms.SlidingWindow("Windows", "Features", Length))
            .Fit(View(Plant.Rows(600, seed: 1)));
        ITransformer model = _ml.AnomalyDetection.Trainers.PrincipalComponents("Windows")
            .Fit(windows.Transform(View(Plant.Rows(600, seed: 1))));
        List<Plant> rows = Plant.Rows(200, seed: 2);
        rows[Fault - 2].Flow += 500;
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, windows.Transform(View(rows)), Fault);
        Assert.Equal(("Flow", 2), (explanation.Drivers[0].Feature, explanation.Drivers[0].RowsBefore));
        Assert.Equal(Length, explanation.WindowLength);
    }

    [Fact]
    public void A_model_in_onnx_runtime_is_explained_as_the_model_that_it_holds()
    {
        ITransformer model = Hybrid(HybridModel.Ensemble);
        IDataView data = Faulty(row => row.Pressure += 3);
        ITransformer inSession = _ml.AnomalyDetection.UseOnnxRuntime(model, data.Schema);
        using var native = inSession as IDisposable;
        Assert.Equal(Json(_ml.AnomalyDetection.Explain(model, data, Fault)), Json(_ml.AnomalyDetection.Explain(inSession, data, Fault)));
    }

    [Fact]
    public void Rows_that_come_as_objects_are_explained_alone_or_with_those_before()
    {
        List<Plant> rows = Plant.Rows(200, seed: 2);
        rows[Fault].Pressure += 3;
        AnomalyExplainer<Plant> ofRows = _ml.AnomalyDetection.CreateExplainer<Plant>(Alone("NearestNeighbors"));
        Assert.Equal("Pressure", ofRows.Explain(rows[Fault]).Drivers[0].Feature);
        AnomalyExplainer<Plant> ofWindows = _ml.AnomalyDetection.CreateExplainer<Plant>(Hybrid(HybridModel.Ensemble));
        Assert.Equal("Pressure", ofWindows.Explain(rows[(Fault - Length + 1)..(Fault + 1)]).Drivers[0].Feature);
        AnomalyExplanation alone = ofWindows.Explain(rows[Fault]);
        Assert.Equal(RowStatus.WarmingUp, alone.Status);
        Assert.Equal("Not judged. The window is not full yet: the model reads 5 rows of a stream together, and this is the stream's row "
            + "1 in the data.", alone.ToText());
        Assert.Contains("at least one row", Assert.Throws<ArgumentException>(() => ofRows.Explain([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_was_not_judged_says_why()
    {
        ITransformer model = Hybrid(HybridModel.Ensemble);
        List<Plant> rows = Plant.Rows(200, seed: 2);
        rows[Fault - 2].Flow = float.NaN;
        AnomalyExplanation missing = _ml.AnomalyDetection.Explain(model, View(rows), Fault);
        Assert.Equal(RowStatus.MissingFeature, missing.Status);
        Assert.Null(missing.Score);
        Assert.Equal("A feature is missing or infinite: 'Flow' 2 rows before.", missing.Remark);
        Assert.Equal(Json(missing), Json(JsonSerializer.Deserialize<AnomalyExplanation>(Json(missing))!));

        LstmHybridEstimator.Options options = Options(HybridModel.Ensemble) with { PartitionColumnNames = ["Key"] };
        ITransformer keyed = _ml.Transforms.Conversion.MapValueToKey("Key", nameof(Plant.Machine)).Append(Plant.Features(_ml))
            .Append(_ml.AnomalyDetection.Trainers.LstmHybrid(options)).Fit(View(Plant.Rows(600, seed: 1)));
        rows = Plant.Rows(200, seed: 2);
        rows[Fault].Machine = "never seen";
        AnomalyExplanation unknown = _ml.AnomalyDetection.Explain(keyed, View(rows), Fault);
        Assert.Equal(RowStatus.UnknownStream, unknown.Status);
        Assert.Equal("The row belongs to no stream: its key (Key) is missing.", unknown.Remark);
    }

    [Fact]
    public void What_cannot_be_said_is_a_remark()
    {
        AnomalyExplainer<Plant> explainer = _ml.AnomalyDetection.CreateExplainer<Plant>(Alone("IsolationForest"));
        List<Plant> rows = Plant.Rows(1, seed: 2);
        rows[0].Pressure += 30;
        AnomalyExplanation explanation = explainer.Explain(rows);
        Assert.Equal("Pressure", explanation.Drivers[0].Feature);
        Assert.Equal(ValueDirection.Unknown, explanation.Drivers[0].Direction);
        Assert.Null(explanation.Counterfactual);
        Assert.Equal(
            "No normal rows are known, so it is not said what would have to change: give Explanation.NormalRows.", explanation.Remark);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        ITransformer model = Alone("IsolationForest");
        IDataView data = View(Plant.Rows(10, seed: 2));
        Assert.Contains("a row's index must be in [0, 9], as the data has 10 rows; got 10",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.AnomalyDetection.Explain(model, data, 10)).Message,
            StringComparison.Ordinal);
        Assert.Contains("no detector of this library",
            Assert.Throws<ArgumentException>(() => _ml.AnomalyDetection.Explain(Plant.Features(_ml).Fit(data), data, 0)).Message,
            StringComparison.Ordinal);
        Assert.Contains("got 'None', there are 'Score'", Assert.Throws<ArgumentException>(() =>
            _ml.AnomalyDetection.Explain(model, data, 0, new() { ScoreColumnName = "None" })).Message, StringComparison.Ordinal);
        Assert.Contains("Explanation.MaximumDrivers must be in [1, 1000]; got 0", Assert.Throws<ArgumentOutOfRangeException>(() =>
            _ml.AnomalyDetection.CreateExplainer(model, new() { MaximumDrivers = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("as many as the model has features, 4; got 1", Assert.Throws<ArgumentException>(() =>
            _ml.AnomalyDetection.Explain(model, data, 0, new() { FeatureNames = ["a"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_is_a_fragment_without_styles_and_scripts_in_which_everything_is_encoded()
    {
        string[] names = ["<script>alert(1)</script>", "a\"b' onload=x", "c&d", "<b>"];
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(
            Hybrid(HybridModel.Ensemble), Faulty(row => row.Temperature += 50), Fault,
            new ExplanationOptions { FeatureNames = names });
        string html = explanation.ToHtml();
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.StartsWith("<section class=\"explanation\">", html, StringComparison.Ordinal);
        string[] tags = [.. Tag().Matches(html).Select(match => match.Groups[1].Value).Distinct()];
        Assert.Subset(
            new HashSet<string> { "section", "p", "table", "caption", "thead", "tbody", "tr", "th", "td", "meter" },
            new HashSet<string>(tags));
        string[] attributes = [.. Tag().Matches(html).SelectMany(match => Attribute().Matches(match.Groups[2].Value))
            .Select(match => match.Groups[1].Value).Distinct()];
        Assert.Subset(new HashSet<string> { "class", "scope", "value" }, new HashSet<string>(attributes));
        System.Xml.Linq.XElement.Parse(html);
        Assert.Contains("It would be normal if", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_all_of_it()
    {
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(
            Hybrid(HybridModel.Ensemble), Faulty(row => row.Pressure += 3), Fault);
        string json = Json(explanation);
        AnomalyExplanation read = JsonSerializer.Deserialize<AnomalyExplanation>(json)!;
        Assert.Equal(json, Json(read));
        Assert.Equal(explanation.ToText(), read.ToText());
        Assert.Equal(explanation.ToHtml(), read.ToHtml());
    }

    [GeneratedRegex("<([a-z0-9]+)((?:\\s[^<>]*)?)>")]
    private static partial Regex Tag();

    [GeneratedRegex("([a-z]+)=")]
    private static partial Regex Attribute();

    private static string Json(AnomalyExplanation explanation) => JsonSerializer.Serialize(explanation);

    private static LstmHybridEstimator.Options Options(HybridModel preset) => new()
    {
        Model = preset,
        WindowLength = Length,
        Seed = 1,
        ExpectedFalseAlarmRate = 0.01,
        Autoencoder = new() { Epochs = 30 },
    };

    private ITransformer Hybrid(HybridModel preset) => Trained.GetOrAdd(preset, _ => Fit(Options(preset)));

    private ITransformer Fit(LstmHybridEstimator.Options options) => Plant.Features(_ml)
        .Append(_ml.AnomalyDetection.Trainers.LstmHybrid(options)).Fit(View(Plant.Rows(600, seed: 1)));

    private ITransformer Alone(string name)
    {
        IEstimator<ITransformer> detector = name switch
        {
            "IsolationForest" => _ml.AnomalyDetection.Trainers.IsolationForest("Scaled", seed: 1),
            "OneClassSvm" => _ml.AnomalyDetection.Trainers.OneClassSvm("Scaled"),
            "Dbscan" => _ml.AnomalyDetection.Trainers.Dbscan("Scaled"),
            // Of four features the components leave one direction, in which no feature can be told from another: windows leave more.
            "PrincipalComponents" => _ml.Transforms.SlidingWindow("Window", "Scaled", Length)
                .Append(_ml.AnomalyDetection.Trainers.PrincipalComponents("Window")),
            _ => _ml.AnomalyDetection.Trainers.NearestNeighbors("Scaled"),
        };
        return Plant.Features(_ml).Append(_ml.Transforms.Scale("Scaled", "Features")).Append(detector).Fit(View(Plant.Rows(600, seed: 1)));
    }

    private IDataView View(List<Plant> rows) => _ml.Data.LoadFromEnumerable(rows);

    private IDataView Faulty(Action<Plant> fault)
    {
        List<Plant> rows = Plant.Rows(200, seed: 2);
        fault(rows[Fault]);
        return View(rows);
    }

    // The verdict that is explained is the one that Transform gives.
    private static void AssertAgrees(ITransformer model, IDataView data, AnomalyExplanation explanation)
    {
        IDataView scored = model.Transform(data);
        int row = (int)explanation.Row;
        Assert.Equal(scored.GetColumn<float>("Score").ElementAt(row), explanation.Score!.Value);
        Assert.Equal(scored.GetColumn<bool>("PredictedLabel").ElementAt(row), explanation.IsAnomaly);
        foreach (MemberExplanation member in explanation.Members)
        {
            string column = explanation.Members.Count == 1 ? "Score" : $"{member.Name}Score";
            Assert.Equal(scored.GetColumn<float>(column).ElementAt(row), member.Score);
        }
        Assert.Equal(1, explanation.Members.Sum(member => member.Share), 1e-9);
    }

    // The changes made in the data, the model's own Transform says normal.
    private void AssertNormal(ITransformer model, AnomalyExplanation explanation)
    {
        List<Plant> rows = Plant.Rows(200, seed: 2);
        (rows[Fault].Temperature, rows[Fault].Pressure) = ((float)explanation.Values[0], (float)explanation.Values[1]);
        (rows[Fault].Flow, rows[Fault].Speed) = ((float)explanation.Values[2], (float)explanation.Values[3]);
        Assert.True(model.Transform(View(rows)).GetColumn<bool>("PredictedLabel").ElementAt(Fault));
        foreach (FeatureChange change in explanation.Counterfactual!.Changes)
        {
            Assert.Equal(1, change.RowCount);
            typeof(Plant).GetProperty(change.Feature)!.SetValue(rows[Fault], (float)change.NormalValue);
        }
        IDataView scored = model.Transform(View(rows));
        Assert.False(scored.GetColumn<bool>("PredictedLabel").ElementAt(Fault));
        Assert.Equal(scored.GetColumn<float>("Score").ElementAt(Fault), explanation.Counterfactual.Score, 1e-5);
    }
}
