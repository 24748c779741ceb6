using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetHybrid.Tests.Export;

/// <summary>ML.NET's own ways, by its own packages: <c>ConvertToOnnx</c> and <c>ApplyOnnxModel</c>.</summary>
public sealed class StockExportTests : IDisposable
{
    private const int Rows = 300, Width = 3;
    private const double Tolerance = 2e-4;
    private static readonly string[] Countries = ["DE", "FR", "PL"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("onnx-stock");
    private readonly MLContext _ml = new(seed: 3);

    private string File => Path.Combine(_folder.FullName, "model.onnx");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ConvertToOnnx_exports_a_chain_of_stock_transforms_and_ours()
    {
        IDataView data = Data(Rows, seed: 1), unseen = Data(Rows, seed: 2);
        ITransformer model = Chain().Fit(data);
        string[] outputs = ["Score", "PredictedLabel", "Forest", "Svm", "Dbscan", "Neighbours", "Components"];
        using (FileStream file = System.IO.File.Create(File)) _ml.Model.ConvertToOnnx(model, data, file, outputs);
        AssertSame(model.Transform(unseen), unseen, outputs);
    }

    [Fact]
    public void ExportToOnnx_exports_it_too_and_ApplyOnnxModel_runs_the_file()
    {
        IDataView data = Data(Rows, seed: 1), unseen = Data(Rows, seed: 2);
        ITransformer model = Chain().Fit(data);
        OnnxExport export = _ml.Model.ExportToOnnx(model, data.Schema, File);
        Assert.Equal(["Country", "Numbers"], export.InputNames);
        Assert.Null(export.WindowLength);
        Assert.Equal(
            ["Forest", "ForestLabel", "Svm", "SvmLabel", "Dbscan", "DbscanLabel", "Neighbours", "NeighboursLabel", "Components",
                "ComponentsLabel", "Score", "PredictedLabel"], export.OutputNames);
        AssertSame(model.Transform(unseen), unseen, [.. export.OutputNames]);
    }

    [Fact]
    public void ConvertToOnnx_refuses_a_transform_that_remembers_rows_and_names_the_way_out()
    {
        IDataView data = Data(Rows, seed: 1);
        ITransformer model = _ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
        {
            FeatureColumnName = "Numbers",
            WindowLength = 4,
            Model = HybridModel.LstmAutoencoder,
            Autoencoder = new() { HiddenSize = 2, Epochs = 1 },
        }).Fit(data);
        Exception error = Assert.ThrowsAny<Exception>(() => _ml.Model.ConvertToOnnx(model, data, Stream.Null));
        Assert.Contains("SlidingWindowTransformer remembers rows", error.Message, StringComparison.Ordinal);
        Assert.Contains("mlContext.Model.ExportToOnnx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConvertToOnnx_exports_a_hybrid_over_windows()
    {
        IDataView data = Windows(seed: 1), unseen = Windows(seed: 2);
        ITransformer model = _ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
        {
            WindowLength = null,
            Autoencoder = new() { HiddenSize = 3, Epochs = 2 },
            Model = HybridModel.All,
        }).Fit(data);
        string[] outputs = ["Score", "PredictedLabel", HybridColumns.LstmAutoencoderScore, HybridColumns.Latent];
        using (FileStream file = System.IO.File.Create(File)) _ml.Model.ConvertToOnnx(model, data, file, outputs);
        AssertSame(model.Transform(unseen), unseen, outputs, tolerance: 2e-3);
    }

    [Fact]
    public void The_graph_begins_after_what_cannot_be_exported_or_where_it_is_told_to()
    {
        IDataView data = Data(Rows, seed: 1), unseen = Data(Rows, seed: 2);
        ITransformer model = _ml.Transforms.ElapsedTime("Elapsed", "Time", ["Country"])
            .Append(_ml.Transforms.Concatenate("Features", "Elapsed", "Numbers"))
            .Append(_ml.AnomalyDetection.Trainers.IsolationForest("Features", seed: 1)).Fit(data);
        Assert.Equal(["Elapsed", "Numbers"], _ml.Model.ExportToOnnx(model, data.Schema, File).InputNames.Order(StringComparer.Ordinal));
        OnnxExport export = _ml.Model.ExportToOnnx(model, data.Schema, File, new() { InputColumnNames = ["Features"] });
        Assert.Equal(["Features"], export.InputNames);

        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(File);
        Assert.Equal("Features", Assert.Single(session.InputNames));
        IDataView scored = model.Transform(unseen);
        AssertSame(scored, scored, ["Score", "PredictedLabel"], renamed: true);
    }

    [Fact]
    public void What_is_not_there_or_has_no_form_in_onnx_is_refused_by_name_and_leaves_no_file()
    {
        IDataView data = Data(Rows, seed: 1);
        ITransformer elapsed = _ml.Transforms.ElapsedTime("Elapsed", "Time").Fit(data);
        ITransformer forest = Chain().Fit(data);
        foreach ((Action export, string message) in new (Action, string)[]
        {
            (() => _ml.Model.ExportToOnnx(elapsed, data.Schema, File), "no detector and no vote"),
            (() => _ml.Model.ExportToOnnx(elapsed, data.Schema, File, new() { OutputColumnNames = ["Elapsed"] }),
                "Column 'Elapsed' cannot be exported to ONNX: ElapsedTimeTransformer"),
            (() => _ml.Model.ExportToOnnx(forest, data.Schema, File, new() { OutputColumnNames = ["Nothing"] }),
                "OutputColumnNames: the model has no column 'Nothing'"),
            (() => _ml.Model.ExportToOnnx(forest, data.Schema, File, new() { InputColumnNames = ["Nothing"] }),
                "InputColumnNames: there is no column 'Nothing'"),
            (() => _ml.Model.ExportToOnnx(forest, data.Schema, File, new() { InputColumnNames = ["Numbers"] }),
                "InputColumnNames: the graph needs column 'Country', too"),
        })
        {
            Assert.Contains(message, Assert.ThrowsAny<Exception>(export).Message, StringComparison.Ordinal);
            Assert.Empty(_folder.GetFiles());
        }
    }

    private void AssertSame(
        IDataView expected, IDataView unseen, string[] columns, double tolerance = Tolerance, bool renamed = false)
    {
        // Without its own columns of the same names.
        IDataView input = renamed
            ? _ml.Transforms.SelectColumns("Features").Fit(unseen).Transform(unseen)
            : unseen;
        IDataView applied = _ml.Transforms.ApplyOnnxModel(File).Fit(input).Transform(input);
        foreach (string column in columns)
        {
            float[] values = ExportedModel.Column(expected, column), given = Flat(applied, column);
            Assert.Equal(values.Length, given.Length);
            if (expected.Schema[column].Type is BooleanDataViewType)
                Assert.True(values.Zip(given).Count(pair => pair.First != pair.Second) <= 1, column);
            else
                Assert.All(values.Zip(given), pair => Assert.True(
                    float.IsNaN(pair.First)
                        ? float.IsNaN(pair.Second)
                        : Math.Abs(pair.First - pair.Second) <= tolerance * Math.Max(1, Math.Abs(pair.First)),
                    $"{column}: {pair.First} and {pair.Second}"));
        }
    }

    // ApplyOnnxModel gives single values as vectors of one.
    private static float[] Flat(IDataView view, string column) =>
        view.Schema[column].Type is VectorDataViewType { ItemType: BooleanDataViewType }
            ? [.. view.GetColumn<bool[]>(column).SelectMany(values => values).Select(value => value ? 1f : 0f)]
            : ExportedModel.Column(view, column);

    private EstimatorChain<VoteTransformer> Chain()
    {
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        return _ml.Transforms.Categorical.OneHotEncoding("Country")
            .Append(_ml.Transforms.ReplaceMissingValues("Numbers", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean))
            .Append(_ml.Transforms.NormalizeMeanVariance("Numbers"))
            .Append(_ml.Transforms.Concatenate("Features", "Numbers", "Country"))
            .Append(_ml.Transforms.Scale("Features"))
            .Append(trainers.IsolationForest(new IsolationForestTrainer.Options
            { ScoreColumnName = "Forest", PredictedLabelColumnName = "ForestLabel", Seed = 1 }))
            .Append(trainers.OneClassSvm(new OneClassSvmTrainer.Options { ScoreColumnName = "Svm", PredictedLabelColumnName = "SvmLabel" }))
            .Append(trainers.Dbscan(new DbscanTrainer.Options { ScoreColumnName = "Dbscan", PredictedLabelColumnName = "DbscanLabel" }))
            .Append(trainers.NearestNeighbors(new NearestNeighborsTrainer.Options
            { ScoreColumnName = "Neighbours", PredictedLabelColumnName = "NeighboursLabel" }))
            .Append(trainers.PrincipalComponents(new PrincipalComponentsTrainer.Options
            { ScoreColumnName = "Components", PredictedLabelColumnName = "ComponentsLabel" }))
            .Append(_ml.AnomalyDetection.Vote(
            [
                new("Forest", "ForestLabel"), new("Svm", "SvmLabel"), new("Dbscan", "DbscanLabel"), new("Neighbours", "NeighboursLabel"),
                new("Components", "ComponentsLabel"),
            ], VoteRule.Majority));
    }

    private IDataView Data(int count, int seed)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row
        {
            Time = FormattableString.Invariant($"2025-05-21T{i / 60:00}:{i % 60:00}:00Z"),
            Country = Countries[random.Next(Countries.Length)],
            Numbers = [.. Enumerable.Range(0, Width).Select(f => i > 0 && random.Next(40) == 0
                ? float.NaN
                : (float)(5 * Math.Sin(0.2 * i + f) + random.NextDouble() + (random.Next(25) == 0 ? 15 : 0)))],
        }).ToArray());
    }

    private IDataView Windows(int seed)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(i => new WindowRow
        {
            Features = [.. Enumerable.Range(0, 8).Select(f => (float)(Math.Sin(0.2 * i + f) + 0.2 * random.NextDouble()))],
        }).ToArray());
    }

    private sealed class Row
    {
        public string Time { get; set; } = "";
        public string Country { get; set; } = "";
        [VectorType(Width)] public float[] Numbers { get; set; } = [];
    }

    private sealed class WindowRow
    {
        [VectorType(4, 2)] public float[] Features { get; set; } = [];
    }
}
