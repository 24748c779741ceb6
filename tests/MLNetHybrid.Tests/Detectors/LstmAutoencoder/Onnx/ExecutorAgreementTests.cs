using Microsoft.ML;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Onnx;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Onnx;

/// <summary>
/// ONNX Runtime on the exported graph, and the trainer's own forward pass, against a naive one in double precision on the same weights.
/// </summary>
public sealed class ExecutorAgreementTests
{
    // Both compute in float, in different orders: a few hundred roundings of 6e-8 each on the way of a value of order 1
    // through ten LSTMs of 50 steps, where each LayerNormalization scales them up where a step's units differ little.
    private const float Tolerance = 2e-5f;

    [Theory]
    [InlineData(ErrorScope.Window)]
    [InlineData(ErrorScope.LastStep)]
    public void Trainers_forward_pass_gives_the_golden_values_too(ErrorScope scope)
    {
        ReferenceModel reference = ReferenceModel.Instance;
        var executor = new ManagedExecutor(
            new NetworkLayout(reference.Architecture), reference.Parameters, new ErrorMeasure(scope, default), threadCount: 1);
        float[] latent = new float[reference.Latent.Length], error = new float[reference.Count];
        executor.Run(reference.Windows, reference.Count, latent, error);
        AssertClose([.. reference.Latent.Select(value => (float)value)], latent);
        AssertClose([.. reference.Error(scope).Select(value => (float)value)], error);
    }

    public static TheoryData<int, int, int, int, int, int, bool, ErrorScope, ReconstructionLoss> Networks() => new()
    {
        { 50, 12, 16, 4, 4, 16, false, ErrorScope.Window, ReconstructionLoss.MeanSquaredError },
        { 50, 12, 16, 4, 4, 16, false, ErrorScope.LastStep, ReconstructionLoss.MeanSquaredError },
        { 10, 16, 16, 3, 2, 16, false, ErrorScope.Window, ReconstructionLoss.MeanAbsoluteError },
        { 1, 1, 1, 1, 1, 1, false, ErrorScope.LastStep, ReconstructionLoss.MeanSquaredError },
        { 5, 3, 7, 0, 3, 7, false, ErrorScope.Window, ReconstructionLoss.Huber },
        { 8, 3, 6, 2, 2, 2, false, ErrorScope.Window, ReconstructionLoss.MeanSquaredError },
        { 8, 3, 4, 0, 2, 9, true, ErrorScope.LastStep, ReconstructionLoss.Huber },
        { 12, 5, 8, 2, 3, 5, true, ErrorScope.Window, ReconstructionLoss.MeanAbsoluteError },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Both_executors_agree_with_the_naive_network(
        int length, int features, int hidden, int encoderBlocks, int decoderLayers, int latentUnits, bool bidirectional,
        ErrorScope scope, ReconstructionLoss loss)
    {
        const int Count = 37;
        var layout = new NetworkLayout(new NetworkArchitecture(length, features, hidden, encoderBlocks, decoderLayers)
        {
            LatentUnits = latentUnits,
            BidirectionalDecoder = bidirectional,
        });
        var measure = new ErrorMeasure(scope, loss);
        var random = new Random(20261);
        float[] weights = WeightInitializer.Create(layout, seed: 1);
        for (int i = 0; i < weights.Length; i++) weights[i] += 0.1f * (random.NextSingle() - 0.5f);
        float[] windows = new float[Count * length * features];
        for (int i = 0; i < windows.Length; i++) windows[i] = 4 * (random.NextSingle() - 0.5f);

        var managed = new ManagedExecutor(layout, weights, measure, threadCount: 2);
        using OnnxRuntimeExecutor onnx = OnnxRuntimeExecutor.Create(
            new MLContext(1), layout.Architecture, weights, measure, perFeature: true);
        using OnnxRuntimeExecutor lean = OnnxRuntimeExecutor.Create(
            new MLContext(1), layout.Architecture, weights, measure, perFeature: false);
        Outputs expected = Naive(), fromManaged = Run(managed, perFeature: true), fromOnnx = Run(onnx, perFeature: true),
            fromLean = Run(lean, perFeature: false);
        foreach (Outputs actual in new[] { fromManaged, fromOnnx })
        {
            AssertClose(expected.Latent, actual.Latent);
            AssertClose(expected.Error, actual.Error);
            AssertClose(expected.FeatureErrors, actual.FeatureErrors);
        }

        AssertClose(expected.Latent, fromLean.Latent);
        AssertClose(expected.Error, fromLean.Error);
        Assert.Equal(fromManaged.Error, Run(managed, perFeature: false).Error);

        Outputs Run(IReconstructionExecutor executor, bool perFeature)
        {
            float[] latent = new float[Count * layout.Architecture.LatentSize], error = new float[Count],
                featureErrors = new float[perFeature ? windows.Length : 0];
            executor.Run(windows, Count, latent, error, featureErrors);
            return new Outputs(latent, error, featureErrors);
        }

        Outputs Naive()
        {
            var network = new NaiveNetwork(layout, [.. weights.Select(w => (double)w)]);
            double[][] each = [.. windows.Select(x => (double)x).Chunk(length * features)];
            return new Outputs(
                Draws.Single([.. each.SelectMany(window => network.Run(window).Latent)]),
                Draws.Single([.. each.Select(window => network.Error(window, measure))]),
                Draws.Single([.. each.SelectMany(window => network.Losses(window, loss))]));
        }
    }

    private sealed record Outputs(float[] Latent, float[] Error, float[] FeatureErrors);

    // Relative above 1: squared residuals reach 20.
    private static void AssertClose(float[] expected, float[] actual) => Near.Equal(expected, actual, Tolerance);
}
