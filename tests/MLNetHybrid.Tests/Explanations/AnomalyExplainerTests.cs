using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Explanations;

public sealed class AnomalyExplainerTests
{
    private const int Fault = 150, Length = 5;
    private readonly MLContext _ml = new(seed: 3);

    public static TheoryData<HybridModel> Presets => new(Enum.GetValues<HybridModel>());

    [Theory, MemberData(nameof(Presets))]
    public void A_planted_cause_is_named_first_by_every_preset(HybridModel preset)
    {
        ITransformer model = Hybrid(preset);
        IDataView data = Faulty(row => row.Pressure += 3);
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, data, Fault);
        TestContext.Current.TestOutputHelper?.WriteLine(explanation.ToText());
        Assert.Equal("Pressure", explanation.Drivers[0].Feature);
        Assert.Equal(ValueDirection.Above, explanation.Drivers[0].Direction);
        Assert.Equal(0, explanation.Drivers[0].RowsBefore);
        AssertAgrees(model, data, explanation);
    }

    [Fact]
    public void A_counterfactual_is_a_change_after_which_the_model_itself_says_normal()
    {
        ITransformer model = Hybrid(HybridModel.Ensemble);
        List<Plant> rows = Plant.Rows(200, seed: 2);
        rows[Fault].Pressure += 3;
        AnomalyExplanation explanation = _ml.AnomalyDetection.Explain(model, View(rows), Fault);
        Assert.True(explanation.IsAnomaly);
        FeatureChange change = Assert.Single(explanation.Counterfactual!.Changes);
        Assert.Equal("Pressure", change.Feature);
        Assert.Equal(rows[Fault].Pressure, change.Value, 1e-5);
        Assert.InRange(change.NormalValue, 3.3, 5);

        rows[Fault].Pressure = (float)change.NormalValue;
        IDataView scored = model.Transform(View(rows));
        Assert.False(scored.GetColumn<bool>("PredictedLabel").ElementAt(Fault));
        Assert.Equal(scored.GetColumn<float>("Score").ElementAt(Fault), explanation.Counterfactual.Score, 1e-5);
        Assert.True(change.IsBound);
        Assert.Contains("Pressure were at most", explanation.ToText());
    }

    private ITransformer Hybrid(HybridModel preset) => Plant.Features(_ml).Append(_ml.AnomalyDetection.Trainers.LstmHybrid(
        new LstmHybridEstimator.Options
        {
            Model = preset,
            WindowLength = Length,
            Seed = 1,
            ExpectedFalseAlarmRate = 0.01,
            Autoencoder = new() { Epochs = 30, HiddenSize = 16, LatentSize = 6 },
        })).Fit(View(Plant.Rows(600, seed: 1)));

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
}
