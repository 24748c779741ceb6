using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder;
using static TorchSharp.torch;
using Options = MLNetHybrid.LstmAutoencoderTrainer.Options;

namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>Gradients of libtorch, tensor by tensor, against the managed kernels and against differences of the naive network.</summary>
public sealed class GradientTests(ITestOutputHelper output)
{
    // Single precision on both sides, sums over thousands of terms in different orders.
    private const double Tolerance = 1e-4;

    private static readonly Options NoDropout = new() { DropoutRate = 0, Seed = 1 };

    [Theory]
    [InlineData(30)]
    [InlineData(500)]
    public void Full_size_gradients_equal_the_managed_ones(int features) =>
        CompareWithManaged(new NetworkArchitecture(
            WindowLength: 50, features, HiddenSize: 16, EncoderBlocks: 4, DecoderLayers: 4), NoDropout);

    [Theory]
    [MemberData(nameof(Jobs.VariantNames), MemberType = typeof(Jobs))]
    public void Every_variant_has_the_managed_gradient(string variant) => CompareWithManaged(Jobs.Variants[variant], NoDropout);

    [Theory]
    [InlineData(ReconstructionLoss.MeanAbsoluteError)]
    [InlineData(ReconstructionLoss.Huber)]
    public void Every_loss_has_the_managed_gradient(ReconstructionLoss loss) =>
        CompareWithManaged(Jobs.Small, NoDropout with { Loss = loss });

    [Theory]
    [MemberData(nameof(Jobs.VariantNames), MemberType = typeof(Jobs))]
    public void Every_variant_has_the_gradient_of_the_naive_network(string variant) =>
        CompareWithDifferences(Jobs.Variants[variant], NoDropout);

    [Theory]
    [InlineData(ReconstructionLoss.MeanAbsoluteError)]
    [InlineData(ReconstructionLoss.Huber)]
    public void Every_loss_has_the_gradient_of_the_naive_network(ReconstructionLoss loss) =>
        CompareWithDifferences(Jobs.Small, NoDropout with { Loss = loss });

    [Fact]
    public void Dropout_masks_the_output_of_every_layer() =>
        CompareWithDifferences(Jobs.Small with { BidirectionalDecoder = true }, NoDropout with { DropoutRate = 0.3 });

    [Fact]
    public void Clipping_shortens_a_long_gradient_to_the_norm_and_leaves_a_short_one()
    {
        TrainingJob free = Jobs.Create(Jobs.Small, 4, NoDropout);
        float[] gradient = Jobs.Gradient(Jobs.Torch, free, 4);
        double norm = Norm(gradient);
        float[] clipped = Jobs.Gradient(Jobs.Torch, Jobs.Create(Jobs.Small, 4, NoDropout with { GradientClipNorm = norm / 3 }), 4);
        // both in single precision
        Assert.All(gradient.Zip(clipped), pair => Assert.Equal(pair.First / 3, pair.Second, 1e-6 * norm));
        Assert.Equal(gradient, Jobs.Gradient(Jobs.Torch, Jobs.Create(Jobs.Small, 4, NoDropout with { GradientClipNorm = norm * 3 }), 4));
    }

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));

    private void CompareWithManaged(NetworkArchitecture architecture, Options options)
    {
        const int Batch = 16;
        TrainingJob job = Jobs.Create(architecture, 20, options);
        Report(Jobs.RelativeErrors(job.Layout, Jobs.Gradient(TrainingBackend.Managed, job, Batch), Jobs.Gradient(Jobs.Torch, job, Batch)));
    }

    private void CompareWithDifferences(NetworkArchitecture architecture, Options options)
    {
        // Central differences in double precision err by about 1e-9.
        const double Step = 1e-5;
        const int Batch = 2;
        TrainingJob job = Jobs.Create(architecture, 4, options);
        double[] weights = [.. job.InitialWeights.ToArray().Select(weight => (double)weight)];
        double[][] windows = [.. Enumerable.Range(0, Batch).Select(i => Window(job.Windows, i))];
        Func<int, int, int, double>[] masks = [.. Enumerable.Range(0, Batch).Select(i => Mask(job, i, Batch))];
        double Loss() => Enumerable.Range(0, Batch)
            .Average(i => new NaiveNetwork(job.Layout, weights, masks[i]).Losses(windows[i], job.Plan.Loss).Average());
        float[] differences = new float[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double weight = weights[i];
            weights[i] = weight + Step;
            double above = Loss();
            weights[i] = weight - Step;
            differences[i] = (float)((above - Loss()) / (2 * Step));
            weights[i] = weight;
        }

        Report(Jobs.RelativeErrors(job.Layout, differences, Jobs.Gradient(Jobs.Torch, job, Batch)));
    }

    private static double[] Window(WindowSet windows, int window)
    {
        float[] values = new float[windows.Architecture.WindowLength * windows.Architecture.FeatureCount];
        windows.CopyTo(window, values);
        return [.. values.Select(value => (double)value)];
    }

    // Dropout's factors of the first step for one window of the batch.
    private static Func<int, int, int, double> Mask(TrainingJob job, int window, int batchSize)
    {
        if (job.Plan.DropoutRate == 0) return (_, _, _) => 1;
        using var dropout = new TorchDropout(
            job.Layout.Architecture, job.Plan.DropoutRate, job.Plan.Seed, job.Plan.BatchSize, CPU, ScalarType.Float32);
        float[][] masks = [.. dropout.Masks(step: 0, batchSize)
            .Select(mask => mask.select(1, window).contiguous().data<float>().ToArray())];
        return (layer, step, unit) => masks[layer][step * (masks[layer].Length / job.Layout.Architecture.WindowLength) + unit];
    }

    private void Report(IEnumerable<(string Name, double Error)> errors)
    {
        (string Name, double Error)[] all = [.. errors];
        output.WriteLine(FormattableString.Invariant(
            $"largest relative error {all.Max(tensor => tensor.Error):E1} of {all.Length} tensors"));
        Assert.All(all, tensor => Assert.True(tensor.Error < Tolerance, FormattableString.Invariant($"{tensor.Name}: {tensor.Error:E2}")));
    }
}
