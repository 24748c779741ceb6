using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Export;

/// <summary>The graph of a whole hybrid gives what the model gives.</summary>
public sealed class HybridExportTests
{
    private const int Rows = 400, Length = 5, Width = 4;

    // The graph sums in single precision, along other ways than the library.
    private const double Tolerance = 2e-4;
    private readonly MLContext _ml = new(seed: 3);

    public static TheoryData<HybridModel> Models => [.. Enum.GetValues<HybridModel>()];

    [Theory]
    [MemberData(nameof(Models))]
    public void Windows_get_the_models_scores_and_verdicts(HybridModel kind)
    {
        IDataView data = Data(Rows, seed: 1), unseen = Data(Rows, seed: 2);
        ITransformer model = _ml.AnomalyDetection.Trainers.LstmHybrid(Options(kind)).Fit(data);
        using var exported = new ExportedModel(_ml, model, data.Schema);
        Assert.Equal(["Features"], exported.Export.InputNames);
        Assert.Equal(Length, exported.Export.WindowLength);
        float[][] rows = [.. unseen.GetColumn<float[]>("Features")];
        float[] windows = [.. Enumerable.Range(0, Rows - Length + 1).SelectMany(n => rows[n..(n + Length)].SelectMany(row => row))];
        AssertSame(model.Transform(unseen), exported.Run("Features", windows, Rows - Length + 1, Length, Width), kind);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_run_of_rows_gets_them_too(HybridModel kind)
    {
        IDataView data = Data(Rows, seed: 1), unseen = Data(Rows, seed: 2);
        ITransformer model = _ml.AnomalyDetection.Trainers.LstmHybrid(Options(kind)).Fit(data);
        using var exported = new ExportedModel(_ml, model, data.Schema, new() { TakesRunsOfRows = true });
        float[] rows = [.. unseen.GetColumn<float[]>("Features").SelectMany(row => row)];
        AssertSame(model.Transform(unseen), exported.Run("Features", rows, Rows, Width), kind);
    }

    [Theory]
    [InlineData(ErrorScope.Window, true)]
    [InlineData(ErrorScope.LastStep, true)]
    [InlineData(ErrorScope.LastStep, false)]
    public void A_missing_value_at_any_step_makes_all_of_its_windows_outputs_missing(ErrorScope scope, bool perFeature)
    {
        IDataView data = Data(Rows, seed: 1);
        ITransformer model = _ml.AnomalyDetection.Trainers.LstmHybrid(Options(HybridModel.LstmAutoencoder) with
        {
            Autoencoder = new()
            {
                HiddenSize = 2,
                Epochs = 1,
                ErrorScope = scope,
                ReconstructionErrorPerFeatureColumnName = perFeature ? HybridColumns.ReconstructionErrorPerFeature : null,
            },
        }).Fit(data);
        float[][] rows = [.. data.GetColumn<float[]>("Features")];
        rows[50][1] = float.NaN;
        rows[80][2] = float.PositiveInfinity;
        IDataView scored = model.Transform(_ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }).ToArray()));

        using var exported = new ExportedModel(_ml, model, data.Schema, new() { TakesRunsOfRows = true });
        Dictionary<string, float[]> outputs = exported.Run("Features", [.. rows.SelectMany(row => row)], Rows, Width);
        Assert.Equal(2 * Length, outputs["Score"].Count(float.IsNaN));
        Assert.Equal(perFeature, outputs.ContainsKey(HybridColumns.ReconstructionErrorPerFeature));
        foreach ((string name, float[] values) in outputs)
        {
            float[] column = ExportedModel.Column(scored, name);
            Assert.Equal(column[((Length - 1) * column.Length / Rows)..].Select(float.IsNaN), values.Select(float.IsNaN));
        }
    }

    [Fact]
    public void Two_kinds_of_windows_in_one_model_are_refused()
    {
        IDataView data = Data(Rows, seed: 1);
        ITransformer model = _ml.Transforms.SlidingWindow("Short", "Features", length: 2)
            .Append(_ml.Transforms.SlidingWindow("Long", "Short", length: 3))
            .Append(_ml.AnomalyDetection.Trainers.PrincipalComponents("Long")).Fit(data);
        var error = Assert.Throws<NotSupportedException>(() => _ml.Model.ExportToOnnx(model, data.Schema, Stream.Null));
        Assert.Contains("two SlidingWindow transforms", error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(IDataView scored, Dictionary<string, float[]> outputs, HybridModel kind)
    {
        Assert.Contains("Score", outputs.Keys);
        Assert.Contains("PredictedLabel", outputs.Keys);
        foreach ((string name, float[] values) in outputs)
        {
            float[] column = ExportedModel.Column(scored, name);
            int width = column.Length / Rows;
            float[] expected = column[((Length - 1) * width)..];
            Assert.Equal(expected.Length, values.Length);
            if (name.EndsWith("PredictedLabel", StringComparison.Ordinal))
            {
                int different = expected.Zip(values).Count(pair => pair.First != pair.Second);
                Assert.True(different <= 1, $"{kind}, {name}: {different} verdicts differ.");
                continue;
            }

            double worst = expected.Zip(values).Max(pair => Math.Abs(pair.First - pair.Second) / Math.Max(1, Math.Abs(pair.First)));
            Assert.True(worst <= Tolerance, $"{kind}, {name}: {worst}");
        }
    }

    private static LstmHybridEstimator.Options Options(HybridModel kind) => new()
    {
        Model = kind,
        WindowLength = Length,
        PartitionColumnNames = ["Stream"],
        Seed = 5,
        Autoencoder = new()
        {
            HiddenSize = 4,
            Epochs = 3,
            ReconstructionErrorPerFeatureColumnName = HybridColumns.ReconstructionErrorPerFeature,
        },
    };

    private IDataView Data(int count, int seed)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row
        {
            Features = [.. Enumerable.Range(0, Width).Select(f =>
                (float)(10 * Math.Sin(0.2 * i + f) + random.NextDouble() + (random.Next(25) == 0 ? 15 : 0)))],
        }).ToArray());
    }

    private sealed class Row
    {
        public string Stream { get; set; } = "";
        [VectorType(Width)] public float[] Features { get; set; } = [];
    }
}
