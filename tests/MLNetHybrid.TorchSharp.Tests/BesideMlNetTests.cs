using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.TorchSharp;

namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>Our backend and ML.NET's own TorchSharp trainers in one application.</summary>
public sealed partial class BesideMlNetTests
{
    private static readonly IDataView Messages = new MLContext(1).Data.LoadFromEnumerable(
        Enumerable.Range(0, 40).Select(i => new MessageRow { Text = $"pump {i} stopped", Category = i % 2 == 0 ? "pump" : "valve" }));

    /// <summary>The pipeline of the package's README. Its weights are downloaded when it is fitted, so it is not fitted here.</summary>
    private static IEstimator<ITransformer> DocumentedPipeline(MLContext ml)
    {
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Category")
            .Append(ml.MulticlassClassification.Trainers.TextClassification(
                labelColumnName: "Category", sentence1ColumnName: "Text", outputColumnName: "Predicted", scoreColumnName: "Categories"))
            .Append(ml.Transforms.Concatenate("WithText", "Features", "Categories"))
            .Append(ml.AnomalyDetection.Trainers.IsolationForest("WithText"));
        return pipeline;
    }

    [Fact]
    public void Ours_trains_and_theirs_is_constructed_in_one_process_on_one_libtorch()
    {
        var ml = new MLContext(1);
        ITransformer trained = ml.Transforms.SlidingWindow("Window", "Features", length: 4).Append(
            ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
            {
                FeatureColumnName = "Window",
                HiddenSize = 2,
                Epochs = 1,
                Backend = new TorchSharpTrainingBackend(),
            })).Fit(SensorRow.View(ml, 60));
        Assert.True(float.IsFinite(trained.Find<LstmAutoencoderTransformer>().Threshold));

        IEstimator<ITransformer>[] theirs =
        [
            ml.MulticlassClassification.Trainers.TextClassification(labelColumnName: "Category", sentence1ColumnName: "Text"),
            ml.Regression.Trainers.SentenceSimilarity(sentence1ColumnName: "Text", sentence2ColumnName: "Text"),
        ];
        Assert.All(theirs, trainer => Assert.Equal("Microsoft.ML.TorchSharp", trainer.GetType().Assembly.GetName().Name));
        Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "TorchSharp");
    }

    [Fact]
    public void The_documented_pipeline_has_the_columns_of_both()
    {
        SchemaShape schema = DocumentedPipeline(new MLContext(1)).GetOutputSchema(SchemaShape.Create(Messages.Schema));
        foreach (string name in (string[])["Predicted", "Categories", "WithText", "Score", "PredictedLabel"])
            Assert.True(schema.TryFindColumn(name, out _), name);
    }

    [Fact]
    public void The_readmes_pipeline_is_the_one_that_compiles_here()
    {
        string page = File.ReadAllText(MLNetHybrid.Tests.Repository.PathOf("src/MLNetHybrid.TorchSharp/README.md")),
            code = File.ReadAllText(MLNetHybrid.Tests.Repository.PathOf("tests/MLNetHybrid.TorchSharp.Tests/BesideMlNetTests.cs"));
        string block = Assert.Single(
            CSharpBlocks().Matches(page).Select(match => match.Groups["code"].Value),
            text => text.Contains("TextClassification", StringComparison.Ordinal));
        Assert.Contains(WithoutIndents(block), WithoutIndents(code), StringComparison.Ordinal);
    }

    private static string WithoutIndents(string code) => string.Join('\n', code.Trim().Split('\n').Select(line => line.Trim()));

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlocks();

    private sealed class MessageRow
    {
        public string Text { get; set; } = "";
        public string Category { get; set; } = "";
        [VectorType(3)] public float[] Features { get; set; } = [0, 1, 2];
    }
}
