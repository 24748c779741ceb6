using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Onnx;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;

namespace MLNetHybrid.Tests.FiniteRows;

/// <summary>The network on windows with one value of any size: every executor, block width, loss and scope.</summary>
public sealed class AutoencoderFiniteTests
{
    private static readonly float[] Rising = [30, 1e3f, 1e6f, 1e10f, 1e15f, 1e19f, 1e30f, float.MaxValue];

    public static TheoryData<int, ReconstructionLoss, ErrorScope> Cases()
    {
        var cases = new TheoryData<int, ReconstructionLoss, ErrorScope>();
        for (int architecture = 0; architecture < NetworkSample.Architectures.Length; architecture++)
            foreach (ReconstructionLoss loss in Enum.GetValues<ReconstructionLoss>())
                cases.Add(architecture, loss, (architecture + (int)loss) % 2 == 0 ? ErrorScope.Window : ErrorScope.LastStep);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_finite_window_has_a_finite_latent_and_error_and_a_larger_value_no_smaller_one(
        int architecture, ReconstructionLoss loss, ErrorScope scope)
    {
        var layout = new NetworkLayout(NetworkSample.Architectures[architecture]);
        var measure = new ErrorMeasure(scope, loss);
        float[] weights = new NetworkSample(NetworkSample.Architectures[architecture], 1).Weights;
        var managed = new ManagedExecutor(layout, weights, measure, threadCount: 1);
        using OnnxRuntimeExecutor onnx = OnnxRuntimeExecutor.Create(
            new MLContext(1), layout.Architecture, weights, measure, perFeature: true);
        (float[] windows, int[] places) = Windows(layout.Architecture, [.. Rising, .. ExtremeValues.Named]);
        AssertSaturates(managed, layout.Architecture, windows, places.Length, batch: places.Length);
        AssertSaturates(managed, layout.Architecture, windows, places.Length, batch: 1);
        AssertSaturates(onnx, layout.Architecture, windows, places.Length, batch: places.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Windows_given_as_rows_dense_or_sparse_do_not_overflow_either(bool sparse)
    {
        var ml = new MLContext(1);
        var random = new Random(2);
        const int Width = 40;
        VBuffer<float> Row(int i, float value)
        {
            // Four values of forty stay sparse.
            int[] indices = [i % 5, 10 + i % 3, 20 + i % 7, 39];
            float[] values = [1, random.NextSingle(), 1, value];
            return sparse ? new VBuffer<float>(Width, 4, values, indices) : Dense(indices, values);
        }
        static VBuffer<float> Dense(int[] indices, float[] values)
        {
            var all = new float[Width];
            foreach ((int i, float value) in indices.Zip(values)) all[i] = value;
            return new VBuffer<float>(Width, all);
        }

        IDataView training = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 200).Select(i => new RowOfVector { Features = Row(i, random.NextSingle()) }), Schema(Width));
        ITransformer model = ml.Transforms.SlidingWindow("Window", "Features", 4).Append(ml.AnomalyDetection.Trainers.LstmAutoencoder(
            new LstmAutoencoderTrainer.Options
            {
                FeatureColumnName = "Window",
                HiddenSize = 4,
                EncoderBlocks = 1,
                DecoderLayers = 1,
                Epochs = 1
            })).Fit(training);
        float least = 0;
        foreach (float value in Rising)
        {
            float[] scores = [.. model.Transform(ml.Data.LoadFromEnumerable(
                Enumerable.Range(0, 10).Select(i => new RowOfVector { Features = Row(i, i == 9 ? value : 0.5f) }), Schema(Width)))
                .GetColumn<float>("Score")];
            Assert.All(scores[3..], score => Assert.True(float.IsFinite(score)));
            Assert.True(scores[9] > scores[8]);
            Assert.True(scores[9] >= least * (1 - 1e-5f), FormattableString.Invariant($"{value}: {scores[9]} after {least}"));
            least = scores[9];
        }
    }

    [Fact]
    public void Training_on_values_whose_gradients_overflow_is_refused_with_the_column_the_range_and_the_value()
    {
        var ml = new MLContext(1);
        float[][] rows = [.. Enumerable.Range(0, 60).Select(i => (float[])[i % 7, i == 30 ? 9.97e36f : i % 3])];
        IDataView data = ml.Data.LoadFromEnumerable(
            rows.Select(row => new RowOfVector { Features = new VBuffer<float>(2, row) }), Schema(2));
        string message = Assert.ThrowsAny<Exception>(() => ml.Transforms.SlidingWindow("Window", "Features", 4).Append(
            ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options { FeatureColumnName = "Window" }))
            .Fit(data)).Message;
        Assert.Contains("Column 'Window' holds a value of magnitude 9.97E+36", message, StringComparison.Ordinal);
        Assert.Contains("[-1.07374E+09, 1.07374E+09]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_up_to_the_largest_value_allowed_moves_every_weight_and_keeps_it_finite()
    {
        var random = new Random(3);
        var run = new TrainingRun
        {
            Architecture = new NetworkArchitecture(3, 2, 4, 1, 1),
            Series = [.. Enumerable.Range(0, 200).Select(_ => FeatureRange.LargestInTraining * (2 * random.NextSingle() - 1))],
        };
        TrainingResult result = run.Train();
        float[] before = [.. run.Job().InitialWeights.Span];
        Assert.All(result.Weights, weight => Assert.True(float.IsFinite(weight)));
        Assert.True(result.Weights.Zip(before).Count(w => w.First != w.Second) > before.Length / 2);
    }

    [Fact]
    public void The_exported_graph_gives_finite_numbers_and_keeps_NaN()
    {
        var layout = new NetworkLayout(NetworkSample.Architectures[0]);
        float[] weights = new NetworkSample(NetworkSample.Architectures[0], 1).Weights;
        using var file = new MemoryStream();
        LstmAutoencoderGraph.Create(layout.Architecture, weights, default, perFeature: true).WriteTo(file);
        using var session = new InferenceSession(file.ToArray());
        (float[] windows, int[] places) = Windows(
            layout.Architecture, [float.MaxValue, float.MinValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1]);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(
            windows, [places.Length, layout.Architecture.WindowLength, layout.Architecture.FeatureCount]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(
            options, ["window"], [input], ["latent", "reconstruction_error"]);
        bool[] finite = [.. outputs[1].GetTensorDataAsSpan<float>().ToArray().Select(float.IsFinite)];
        Assert.Equal([true, true, false, false, false, true], finite);
    }

    private static void AssertSaturates(IReconstructionExecutor executor, NetworkArchitecture a, float[] windows, int count, int batch)
    {
        int size = a.WindowLength * a.FeatureCount;
        float[] latent = new float[count * a.LatentSize], error = new float[count], errors = new float[windows.Length];
        for (int first = 0; first < count; first += batch)
            executor.Run(windows.AsMemory(first * size, batch * size), batch, latent.AsMemory(first * a.LatentSize), error.AsMemory(first),
                errors.AsMemory(first * size));
        Assert.All(latent, value => Assert.InRange(value, -1, 1));
        Assert.All(errors, value => Assert.True(float.IsFinite(value)));
        Assert.All(error, value => Assert.True(float.IsFinite(value)));
        for (int i = 1; i < Rising.Length; i++)
            Assert.True(error[i] >= error[i - 1] * (1 - 1e-5f), $"{Rising[i]}: {error[i]} after {error[i - 1]}");

        // Without errors per feature, as most models run.
        float[] again = new float[count];
        for (int first = 0; first < count; first += batch)
            executor.Run(windows.AsMemory(first * size, batch * size), batch, latent.AsMemory(first * a.LatentSize), again.AsMemory(first));
        for (int i = 0; i < count; i++) Assert.Equal(error[i], again[i], 1e-5f * (1 + error[i]));
    }

    // Ordinary windows, each with one of the values in the last step.
    private static (float[] Windows, int[] Places) Windows(NetworkArchitecture a, float[] values)
    {
        int size = a.WindowLength * a.FeatureCount;
        float[] one = Draws.Single(Draws.Normal(5, size));
        float[] windows = [.. values.SelectMany(_ => one)];
        int[] places = [.. values.Select((_, i) => i * size + size - 1)];
        foreach ((int place, float value) in places.Zip(values)) windows[place] = value;
        return (windows, places);
    }

    private static SchemaDefinition Schema(int width)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(RowOfVector));
        schema[nameof(RowOfVector.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return schema;
    }

    private sealed class RowOfVector
    {
        public VBuffer<float> Features { get; set; }
    }
}
