using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Components;

public sealed class ModelPartsCatalogTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Parts_and_what_they_have_learned_are_found_through_chains_of_chains()
    {
        ITransformer model = Nested(HybridModel.All);
        Assert.Equal(2, model.Find<LstmAutoencoderTransformer>().Model.History.Count);
        Assert.Same(model.Find<LstmAutoencoderTransformer>().Model, model.Find<LstmAutoencoderModelParameters>());
        Assert.Same(model.Find<DbscanTransformer>().Model, model.Find<DbscanModelParameters>());
        Assert.Same(model.Find<IsolationForestTransformer>(), model.Find<AnomalyTransformer>(HybridColumns.IsolationForestScore));
        Assert.Equal("Window", model.Find<SlidingWindowTransformer>().OutputColumnName);
        Assert.Equal(4, model.FindAll<AnomalyTransformer>().Count);
        Assert.Equal(4, model.FindAll<AnomalyModelParameters>().Count);
        Assert.Empty(model.FindAll<EventRateTransformer>());
    }

    [Fact]
    public void Of_several_parts_one_is_named_by_its_column()
    {
        ITransformer model = Nested(HybridModel.All);
        Assert.Equal(VoteRule.Any, model.Find<VoteTransformer>(HybridColumns.DbscanOrOneClassSvmScore).Rule);
        Assert.Equal(VoteRule.Majority, model.Find<VoteTransformer>("Score").Rule);
        string message = Assert.Throws<ArgumentException>(() => model.Find<VoteTransformer>()).Message;
        Assert.StartsWith("The model holds several of type VoteTransformer: name one by its column. Its parts:", message,
            StringComparison.Ordinal);
        Assert.Contains(HybridColumns.DbscanOrOneClassSvmScore, message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_named_with_what_is()
    {
        ITransformer model = Nested(HybridModel.IsolationForest);
        string message = Assert.Throws<ArgumentException>(() => model.Find<DbscanTransformer>()).Message;
        Assert.StartsWith("The model holds no DbscanTransformer. Its parts:", message, StringComparison.Ordinal);
        Assert.Contains("IsolationForest: HybridFeatures -> Score, PredictedLabel; threshold 0.5", message, StringComparison.Ordinal);
        Assert.StartsWith("The model holds no AnomalyTransformer that writes 'Nowhere'.",
            Assert.Throws<ArgumentException>(() => model.Find<AnomalyTransformer>("Nowhere")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => default(ITransformer)!.Find<DbscanTransformer>());
    }

    [Fact]
    public void A_model_is_described_part_by_part()
    {
        string[] parts = Nested(HybridModel.DbscanAndIsolationForest).DescribeParts().Split(Environment.NewLine);
        Assert.Equal("Scale: Features -> ScaledFeatures", parts[0]);
        Assert.Equal("SlidingWindow: ScaledFeatures -> Window", parts[1]);
        Assert.StartsWith("LstmAutoencoder: Window -> LstmAutoencoderScore, LstmAutoencoderPredictedLabel, Latent; threshold ", parts[2],
            StringComparison.Ordinal);
        Assert.Equal("ColumnConcatenatingTransformer", parts[3]);
        Assert.Equal("Scale: HybridFeatures -> HybridFeatures", parts[4]);
        Assert.Equal("Dbscan: HybridFeatures -> DbscanScore, DbscanPredictedLabel; threshold 1", parts[5]);
        Assert.Equal("IsolationForest: HybridFeatures -> IsolationForestScore, IsolationForestPredictedLabel; threshold 0.5", parts[6]);
        Assert.Equal("Vote: DbscanScore, IsolationForestScore -> Score, PredictedLabel; rule All", parts[7]);
        Assert.Equal("ColumnCopyingTransformer", parts[8]);
    }

    [Fact]
    public void Trainers_and_models_say_what_they_are()
    {
        var trainer = _ml.AnomalyDetection.Trainers.IsolationForest("Features", scoreColumnName: "Height");
        Assert.Equal("IsolationForestTrainer: Features -> Height, PredictedLabel", trainer.ToString());
        Assert.Equal(
            $"IsolationForestModelParameters: Vector<Single, {ContractRow.FeatureCount}>; threshold 0.5",
            trainer.Fit(ContractRow.View(_ml, 50)).Model.ToString());
    }

    private TransformerChain<ITransformer> Nested(HybridModel kind)
    {
        IDataView data = ContractRow.View(_ml, 60);
        TransformerChain<ITransformer> hybrid = _ml.AnomalyDetection.Trainers.LstmHybrid(SmallHybrid.Options(kind)).Fit(data);
        ITransformer copy = _ml.Transforms.CopyColumns("Copy", "Score").Fit(hybrid.Transform(data));
        return new TransformerChain<ITransformer>(new TransformerChain<ITransformer>(hybrid), copy);
    }
}
