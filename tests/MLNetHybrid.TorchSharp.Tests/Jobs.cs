using MLNetHybrid.Detectors.LstmAutoencoder;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder;
using Options = MLNetHybrid.LstmAutoencoderTrainer.Options;

namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>Trainings for tests, on random rows.</summary>
internal static class Jobs
{
    public static TorchSharpTrainingBackend Torch { get; } = new();

    /// <summary>The sizes that the tests vary, small.</summary>
    public static NetworkArchitecture Small { get; } = new(
        WindowLength: 5, FeatureCount: 3, HiddenSize: 4, EncoderBlocks: 2, DecoderLayers: 2);

    /// <summary>
    /// Every kind of network: shortcuts that project and that do not, no encoder blocks, an own latent size, a decoder in both directions.
    /// </summary>
    public static TheoryData<string> VariantNames => [.. Variants.Keys];

    public static IReadOnlyDictionary<string, NetworkArchitecture> Variants { get; } = new Dictionary<string, NetworkArchitecture>
    {
        ["projected shortcut"] = Small,
        ["identity shortcut"] = Small with { FeatureCount = 4 },
        ["no encoder blocks"] = Small with { EncoderBlocks = 0 },
        ["latent size"] = Small with { LatentUnits = 2 },
        ["bidirectional decoder"] = Small with { BidirectionalDecoder = true },
        ["all at once"] = Small with { EncoderBlocks = 3, DecoderLayers = 3, LatentUnits = 6, BidirectionalDecoder = true },
    };

    /// <summary>
    /// A job on windows of neighbouring random rows, with noise on the initial weights, so that also those count that begin at zero.
    /// </summary>
    public static TrainingJob Create(NetworkArchitecture architecture, int windows, Options options, float scale = 1)
    {
        float[] values = Draws.Single(Draws.Normal(6, RowCount(architecture, windows) * architecture.FeatureCount));
        for (int i = 0; i < values.Length; i++) values[i] *= scale;
        return Create(architecture, windows, options, values, weightNoise: 0.1);
    }

    /// <summary>A job on windows of sines with the initial weights: as a training begins.</summary>
    public static TrainingJob CreateSmooth(NetworkArchitecture architecture, int windows, Options options)
    {
        int width = architecture.FeatureCount;
        float[] values = [.. Enumerable.Range(0, RowCount(architecture, windows) * width)
            .Select(i => (float)Math.Sin(0.3 * (i / width) + 0.9 * (i % width)))];
        return Create(architecture, windows, options, values, weightNoise: 0);
    }

    private static int RowCount(NetworkArchitecture architecture, int windows) => windows + architecture.WindowLength - 1;

    private static TrainingJob Create(NetworkArchitecture architecture, int windows, Options options, float[] rows, double weightNoise)
    {
        // One thread unless asked: on a busy machine libtorch's threads wait for each other longer than they work.
        TrainingPlan plan = new LstmAutoencoderPlan(
            (options with { NumberOfThreads = options.NumberOfThreads ?? 1 }).Checked(), seed: 1).Training;
        var layout = new NetworkLayout(architecture);
        float[] weights = WeightInitializer.Create(layout, plan.Seed);
        double[] noise = Draws.Normal(5, weights.Length);
        for (int i = 0; i < weights.Length; i++) weights[i] += (float)(weightNoise * noise[i]);
        var set = new WindowSet(new DenseRows(rows, architecture.FeatureCount), [.. Enumerable.Range(0, windows)], architecture);
        int held = Math.Max(1, windows / 10);
        var split = new WindowSplit([.. Enumerable.Range(0, windows - held)], windows - held, held);
        return new TrainingJob(layout, weights, set, split, plan, new BatchCountingMonitor());
    }

    /// <summary>
    /// The gradient of the mean loss of windows 0 to <paramref name="count"/> - 1: after the first step Adam's m is a tenth of it.
    /// </summary>
    public static float[] Gradient(TrainingBackend backend, TrainingJob job, int count)
    {
        using TrainingEngine engine = backend.CreateEngine(job);
        engine.Step(Enumerable.Range(0, count).ToArray(), step: 0, learningRate: 1e-3);
        return [.. engine.Export().FirstMoments.Select(m => 10 * m)];
    }

    /// <summary>For each tensor |actual - expected| / |expected|.</summary>
    public static IEnumerable<(string Name, double Error)> RelativeErrors(NetworkLayout layout, float[] expected, float[] actual)
    {
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            (double difference, double norm) = (0, 0);
            for (int i = tensor.Offset; i < tensor.Offset + tensor.Length; i++)
            {
                difference += Math.Pow((double)actual[i] - expected[i], 2);
                norm += Math.Pow(expected[i], 2);
            }

            yield return (tensor.Name, Math.Sqrt(difference / norm));
        }
    }
}
