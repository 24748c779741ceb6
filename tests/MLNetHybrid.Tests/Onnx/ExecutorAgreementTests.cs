using Microsoft.ML;
using MLNetHybrid.LstmAutoencoder;
using MLNetHybrid.LstmAutoencoder.Training;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Tests.Onnx;

/// <summary>ONNX Runtime on the exported graph against the trainer's own forward pass on the same weights.</summary>
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
        using var executor = new ManagedExecutor(new NetworkLayout(reference.Architecture), reference.Parameters, new ErrorMeasure(scope, default), threadCount: 1);
        float[] latent = new float[reference.Latent.Length], error = new float[reference.Count];
        executor.Run(reference.Windows, reference.Count, latent, error);
        AssertClose([.. reference.Latent.Select(value => (float)value)], latent);
        AssertClose([.. reference.Error(scope).Select(value => (float)value)], error);
    }

    [Theory]
    [InlineData(50, 12, 16, 4, 4, ErrorScope.Window)]
    [InlineData(50, 12, 16, 4, 4, ErrorScope.LastStep)]
    [InlineData(10, 16, 16, 3, 2, ErrorScope.Window)]
    [InlineData(1, 1, 1, 1, 1, ErrorScope.LastStep)]
    [InlineData(5, 3, 7, 0, 3, ErrorScope.Window)]
    public void Both_executors_agree(int length, int features, int hidden, int encoderBlocks, int decoderLayers, ErrorScope scope)
    {
        const int Count = 37;
        var layout = new NetworkLayout(new NetworkArchitecture(length, features, hidden, encoderBlocks, decoderLayers));
        var random = new Random(20261);
        float[] weights = WeightInitializer.Create(layout, seed: 1);
        for (int i = 0; i < weights.Length; i++) weights[i] += 0.1f * (random.NextSingle() - 0.5f);
        float[] windows = new float[Count * length * features];
        for (int i = 0; i < windows.Length; i++) windows[i] = 4 * (random.NextSingle() - 0.5f);

        using var managed = new ManagedExecutor(layout, weights, new ErrorMeasure(scope, default), threadCount: 2);
        using OnnxRuntimeExecutor onnx = OnnxRuntimeExecutor.Create(new MLContext(1), layout.Architecture, weights, new ErrorMeasure(scope, default));
        (float[] Latent, float[] Error) expected = Run(managed), actual = Run(onnx);
        AssertClose(expected.Latent, actual.Latent);
        AssertClose(expected.Error, actual.Error);

        (float[], float[]) Run(IReconstructionExecutor executor)
        {
            float[] latent = new float[Count * layout.Architecture.LatentSize], error = new float[Count];
            executor.Run(windows, Count, latent, error);
            return (latent, error);
        }
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], Tolerance);
    }
}
