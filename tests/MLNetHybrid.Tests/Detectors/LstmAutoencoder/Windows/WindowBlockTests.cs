using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Windows;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Network;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Windows;

/// <summary>
/// The network at each width against its naive twin in double precision, and against PyTorch. One lane has no window, where there are
/// several.
/// </summary>
public sealed class WindowBlockTests
{
    [Theory]
    [MemberData(nameof(NetworkSample.Cases), MemberType = typeof(NetworkSample))]
    public void Latent_and_errors_equal_those_of_the_twin(int architecture, int width, ReconstructionLoss loss)
    {
        var sample = new NetworkSample(NetworkSample.Architectures[architecture], Math.Max(1, width - 1));
        NetworkArchitecture a = sample.Layout.Architecture;
        var twin = new NaiveNetwork(sample.Layout, sample.ExactWeights);
        var block = WindowBlock.Create(sample.Layout, width, training: false);
        PackedNetwork packed = sample.Pack(training: false);
        block.Forward(packed, sample.Windows, sample.Count);
        float[] latent = new float[sample.Count * a.LatentSize], error = new float[sample.Count],
            features = new float[sample.Windows.Length];
        block.CopyLatent(latent);
        // Rounding of 6e-8 through up to 7 steps and 7 layers; a normalization of few units enlarges it.
        Near.Equal(sample.Exact.SelectMany(window => twin.Run(window).Latent).ToArray(), latent, 1e-5);
        foreach (ErrorScope scope in Enum.GetValues<ErrorScope>())
        {
            var measure = new ErrorMeasure(scope, loss);
            double[] expected = [.. sample.Exact.Select(window => twin.Error(window, measure))];
            block.Errors(packed, measure, error, []);
            Near.Equal(expected, error, 5e-5);
            block.Errors(packed, measure, error, features);
            Near.Equal(expected, error, 5e-5);
            Near.Equal(sample.Exact.SelectMany(window => twin.Losses(window, loss)).ToArray(), features, 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(NetworkSample.Cases), MemberType = typeof(NetworkSample))]
    public void Gradient_with_dropout_equals_the_directional_derivatives_of_the_twin(int architecture, int width, ReconstructionLoss loss)
    {
        var sample = new NetworkSample(NetworkSample.Architectures[architecture], Math.Max(1, width - 1));
        NetworkLayout layout = sample.Layout;
        NetworkArchitecture a = layout.Architecture;
        var dropout = new Dropout(0.3, Seed: 11, Step: 5, FirstWindow: 32);
        double Loss(double[] weights) =>
            Enumerable.Range(0, sample.Count).Average(i => new NaiveNetwork(layout, weights, (layer, t, unit) =>
        {
            int layerWidth = layer < a.EncoderBlocks ? a.HiddenSize : a.DecoderWidth;
            return DropoutFactors.Of(dropout, i, layer, t * layerWidth + unit);
        }).Error(sample.Exact[i], new ErrorMeasure(ErrorScope.Window, loss)));

        var block = WindowBlock.Create(layout, width, training: true);
        PackedNetwork packed = sample.Pack(training: true);
        float[] gradient = new float[layout.ParameterCount];
        block.Forward(packed, sample.Windows, sample.Count, dropout);
        double sum = block.Backward(packed, loss, 1f / sample.Windows.Length, gradient);
        Assert.Equal(Loss(sample.ExactWeights), sum / sample.Count, 5e-5 * (1 + sum / sample.Count));

        // Each tensor in a random direction of its own: d/de loss(w + e v) = gradient . v
        const double step = 1e-6;
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            double[] v = Draws.Normal(100 + tensor.Offset, tensor.Length), above = [.. sample.ExactWeights],
                below = [.. sample.ExactWeights];
            double product = 0, size = 0;
            for (int i = 0; i < v.Length; i++)
            {
                above[tensor.Offset + i] += step * v[i];
                below[tensor.Offset + i] -= step * v[i];
                product += v[i] * gradient[tensor.Offset + i];
                size += Math.Abs(v[i] * gradient[tensor.Offset + i]);
            }

            double expected = (Loss(above) - Loss(below)) / (2 * step);
            // single precision through the steps and layers, relative to the summands; differences of doubles err by 1e-16 / step
            Assert.True(Math.Abs(product - expected) <= 2e-4 * (size + 1e-3), $"{tensor.Name}: expected {expected:R}, got {product:R}");
        }
    }

    public static IEnumerable<TheoryDataRow<int, int>> GoldenCases() =>
        from index in Enumerable.Range(
            0, NetworkGolden.All.Count)
        from width in NetworkSample.Widths
        select new TheoryDataRow<int, int>(index, width);

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Forward_pass_and_gradient_equal_those_of_PyTorch(int index, int width)
    {
        NetworkGolden golden = NetworkGolden.All[index];
        NetworkLayout layout = golden.Layout;
        float[] windows = Draws.Single(golden.Windows), gradient = new float[layout.ParameterCount];
        int windowSize = golden.WindowLength * golden.FeatureCount, count = golden.WindowErrors.Length,
            latentSize = layout.Architecture.LatentSize;
        float[] latent = new float[count * latentSize], error = new float[count], lastError = new float[count];
        var packed = new PackedNetwork(layout, training: true);
        packed.Pack(Draws.Single(golden.Parameters));
        var block = WindowBlock.Create(layout, width, training: true);
        for (int first = 0; first < count; first += width)
        {
            block.Forward(packed, windows.AsSpan(first * windowSize), Math.Min(width, count - first));
            block.CopyLatent(latent.AsSpan(first * latentSize));
            block.Errors(packed, new ErrorMeasure(ErrorScope.Window, default), error.AsSpan(first), []);
            block.Errors(packed, new ErrorMeasure(ErrorScope.LastStep, default), lastError.AsSpan(first), []);
            block.Backward(packed, ReconstructionLoss.MeanSquaredError, 1f / windows.Length, gradient);
        }

        // Rounding of 6e-8 through up to 6 steps and 5 layers, and the normalization of layers whose variance is small.
        Near.Equal(golden.Latent, latent, 1e-5);
        Near.Equal(golden.WindowErrors, error, 2e-5);
        Near.Equal(golden.LastStepErrors, lastError, 2e-5);
        Near.Equal(golden.Gradient, gradient, 5e-5);
    }
}
