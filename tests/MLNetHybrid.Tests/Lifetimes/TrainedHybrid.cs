using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Lifetimes;

/// <summary>A small hybrid as it lies in a file, with the scores that it gives for some rows.</summary>
internal sealed class TrainedHybrid
{
    public const int RowCount = 120;

    // A window by itself is computed in another order than one in a batch.
    private const double Tolerance = 2e-4;

    private readonly byte[] _file;
    private readonly float[] _expected;

    public TrainedHybrid(ReconstructionExecutor executor, int seed, HybridModel model = HybridModel.LstmAutoencoder)
    {
        var ml = new MLContext(seed);
        Rows = ContractRow.Make(RowCount);
        IDataView data = ml.Data.LoadFromEnumerable(Rows);
        LstmHybridEstimator.Options options = SmallHybrid.Options(model);
        ITransformer trained = ml.AnomalyDetection.Trainers.LstmHybrid(
            options with { Autoencoder = options.Autoencoder with { Executor = executor } })
            .Fit(ContractRow.View(ml, 300));
        _expected = [.. trained.Transform(data).GetColumn<float>("Score")];
        using var file = new MemoryStream();
        ml.Model.Save(trained, data.Schema, file);
        _file = file.ToArray();
    }

    public ContractRow[] Rows { get; }

    public ITransformer Load()
    {
        using var file = new MemoryStream(_file);
        return new MLContext().Model.Load(file, out _);
    }

    /// <summary>Throws where a score is not the one that the rows' model gives.</summary>
    public void Check(IReadOnlyList<float> scores, int count = RowCount)
    {
        Assert.Equal(count, scores.Count);
        for (int i = 0; i < count; i++)
        {
            if (float.IsNaN(_expected[i])) Assert.True(float.IsNaN(scores[i]));
            else Assert.InRange(scores[i], _expected[i] - Tolerance * (1 + Math.Abs(_expected[i])), _expected[i]
                + Tolerance * (1 + Math.Abs(_expected[i])));
        }
    }

    public void CheckView(ITransformer model) =>
        Check([.. model.Transform(new MLContext().Data.LoadFromEnumerable(Rows)).GetColumn<float>("Score")]);

    /// <summary>
    /// Scores the first rows with an engine of its own, which owns the model unless told otherwise, as is ML.NET's default.
    /// </summary>
    public void CheckEngine(ITransformer model, int count, bool ownsModel = true)
    {
        using PredictionEngine<ContractRow, Verdict> engine = new MLContext().Model.CreatePredictionEngine<ContractRow, Verdict>(
            model, new PredictionEngineOptions { OwnsTransformer = ownsModel });
        Check([.. Rows.Take(count).Select(row => engine.Predict(row).Score)], count);
    }
}
