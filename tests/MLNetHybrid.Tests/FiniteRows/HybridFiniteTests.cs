using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.FiniteRows;

/// <summary>
/// No finite row is invisible to a hybrid: it has a finite score, and one feature far beyond what training saw raises the alarm of every
/// combined score.
/// </summary>
public sealed class HybridFiniteTests
{
    private const int Length = 5;

    // Features of the training rows lie in [-1, 7.1].
    private static readonly float[] Beyond = [71.1f, 1e3f, 1e10f, 1e19f, 1e30f, 3.4e38f, float.MaxValue];

    public static TheoryData<HybridModel, ReconstructionExecutor> Models()
    {
        var cases = new TheoryData<HybridModel, ReconstructionExecutor>();
        foreach (HybridModel model in Enum.GetValues<HybridModel>()) cases.Add(model, ReconstructionExecutor.Managed);
        cases.Add(HybridModel.All, ReconstructionExecutor.OnnxRuntime);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Any_finite_row_has_a_finite_score_and_a_large_one_is_above_nearly_all_of_training(
        HybridModel kind, ReconstructionExecutor executor)
    {
        var ml = new MLContext(3);
        ContractRow[] training = ContractRow.Make(300);
        foreach (ContractRow row in training) row.Key = "training";
        LstmHybridEstimator.Options options = SmallHybrid.Options(kind);
        IDataView data = ml.Data.LoadFromEnumerable(training);
        ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid(options with
        {
            PartitionColumnNames = ["Key"],
            Autoencoder = options.Autoencoder with { Executor = executor, ReconstructionErrorPerFeatureColumnName = "Errors" },
        }).Fit(data);
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score").Skip(Length - 1)];
        float high = scores.Order().ElementAt((int)(0.99 * scores.Length));

        // A stream for each value in each column, with which it ends.
        (int Column, float Value)[] cases = [.. Enumerable.Range(0, ContractRow.FeatureCount).SelectMany(column =>
            Beyond.SelectMany(value => new[] { value, -value }).Concat(ExtremeValues.Named).Select(value => (column, value)))];
        ContractRow[] rows = [.. cases.SelectMany((one, stream) => ContractRow.Make(Length).Select((row, t) =>
        {
            row.Key = $"{stream}";
            if (t == Length - 1) row.Features[one.Column] = one.Value;
            return row;
        }))];
        IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(rows));
        float[] all = [.. scored.GetColumn<float>("Score")];
        bool[] labels = [.. scored.GetColumn<bool>("PredictedLabel")];
        AssertFinite(scored);
        for (int i = 0; i < cases.Length; i++)
        {
            float score = all[i * Length + Length - 1];
            Assert.True(float.IsFinite(score), $"{cases[i]}");
            if (kind is HybridModel.IsolationForest or HybridModel.OneClassSvm || Math.Abs(cases[i].Value) < Beyond[0]) continue;
            Assert.True(score > high, FormattableString.Invariant($"{cases[i]}: {score}, training {high}"));
        }

        if (kind is not (HybridModel.DbscanOrOneClassSvm or HybridModel.Dbscan or HybridModel.LstmAutoencoder)) return;
        Assert.All(cases.Index().Where(c => Math.Abs(c.Item.Value) >= Beyond[0]), c => Assert.True(labels[c.Index * Length + Length - 1]));
    }

    // Every number that the hybrid adds to a row with a full window.
    private static void AssertFinite(IDataView scored)
    {
        foreach (DataViewSchema.Column column in scored.Schema)
        {
            if (column.IsHidden || ContractRow.View(new MLContext(), 1).Schema.GetColumnOrNull(column.Name) is not null) continue;
            float[][] rows = column.Type == NumberDataViewType.Single ? [
                .. scored.GetColumn<float>(column).Select(value => (float[])[value])]
                : column.Type is VectorDataViewType { ItemType.RawType: var item } && item == typeof(float) ? [
                .. scored.GetColumn<float[]>(column)] : [];
            for (int i = Length - 1; i < rows.Length; i += Length)
                Assert.True(rows[i].All(float.IsFinite), $"{column.Name}, row {i}: {string.Join(", ", rows[i])}");
        }
    }
}
