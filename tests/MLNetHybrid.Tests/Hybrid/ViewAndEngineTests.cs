using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Hybrid;

/// <summary>A data view computes windows in batches, an engine one by one and in another order: rounding is all that may differ.</summary>
public sealed class ViewAndEngineTests
{
    // The members' own rounding is 1e-5 of their scores, of the SVM's that of sums over all support vectors. The forest's score is a step
    // function: a value within rounding of a split may take the other branch in one of 100 trees, which moves the score by 2.7e-3 at most
    // (8 levels, c = 10.2). Votes show little more than that.
    public static TheoryData<HybridModel, double> Models => new()
    {
        { HybridModel.LstmAutoencoder, 2e-5 },
        { HybridModel.Dbscan, 1e-4 },
        { HybridModel.OneClassSvm, 1e-3 },
        { HybridModel.IsolationForest, 3e-3 },
        { HybridModel.DbscanOrOneClassSvm, 5e-4 },
        { HybridModel.DbscanAndIsolationForest, 1e-2 },
        { HybridModel.All, 1e-2 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void View_and_engine_agree_on_the_rows_that_set_the_scales(HybridModel kind, double tolerance)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            var ml = new MLContext(seed);
            ContractRow[] rows = ContractRow.Make(200 * seed, seed);
            IDataView data = ml.Data.LoadFromEnumerable(rows);
            LstmHybridEstimator.Options options = SmallHybrid.Options(kind);
            ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid(seed % 2 == 0
                ? options
                : options with { Dbscan = new() }).Fit(data);
            float[] view = [.. model.Transform(data).GetColumn<float>("Score")];
            using PredictionEngine<ContractRow, Verdict> engine =
                ml.Model.CreatePredictionEngine<ContractRow, Verdict>(model, new PredictionEngineOptions { OwnsTransformer = false });
            for (int i = 0; i < rows.Length; i++) Assert.Equal(view[i], engine.Predict(rows[i]).Score, tolerance);
        }
    }
}
