using MLNetHybrid.LstmAutoencoder;
using MLNetHybrid.LstmAutoencoder.Kernels;
using MLNetHybrid.LstmAutoencoder.Network;

namespace MLNetHybrid.Tests.LstmAutoencoder.Network;

public sealed class AutoencoderNetworkTests
{
    public static TheoryData<int> Cases() => new(Enumerable.Range(0, NetworkGolden.All.Count));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_pass_and_gradient_equal_those_of_PyTorch_in_double_precision(int index)
    {
        NetworkGolden golden = NetworkGolden.All[index];
        Run(golden, golden.Parameters, out double[] latent, out double[] errors, out double[] lastErrors, out double[] gradient);
        // Same formulas in double precision; only the order of sums differs.
        Near.Equal(golden.Latent, latent, 1e-12);
        Near.Equal(golden.WindowErrors, errors, 1e-12);
        Near.Equal(golden.LastStepErrors, lastErrors, 1e-12);
        Near.Equal(golden.Gradient, gradient, 1e-11);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_pass_and_gradient_equal_those_of_PyTorch_in_single_precision(int index)
    {
        NetworkGolden golden = NetworkGolden.All[index];
        Run(golden, Draws.Single(golden.Parameters), out float[] latent, out double[] errors, out double[] lastErrors, out float[] gradient);
        // Rounding of 6e-8 through up to 6 steps and 5 layers, and the normalization of layers whose variance is small.
        Near.Equal(golden.Latent, latent, 1e-5);
        Near.Equal(golden.WindowErrors, errors, 2e-5);
        Near.Equal(golden.LastStepErrors, lastErrors, 2e-5);
        Near.Equal(golden.Gradient, gradient, 5e-5);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void Gradient_with_dropout_equals_finite_differences(int blocks, int layers)
    {
        var layout = new NetworkLayout(new NetworkArchitecture(WindowLength: 4, FeatureCount: 3, HiddenSize: 4, blocks, layers));
        const int count = 3;
        double[] parameters = [.. Draws.Normal(4, layout.ParameterCount).Select(v => v / 2)];
        float[] windows = Draws.Single(Draws.Normal(5, count * 4 * 3));
        var network = new AutoencoderNetwork<double>(layout, count, training: true);
        double[] errors = new double[count];

        double Loss()
        {
            for (int i = 0; i < count; i++) network.Load(windows.AsSpan(i * 12, 12), i, count);
            network.Encode(parameters, count, new Dropout(0.4, 11, 5, 0));
            network.Decode(parameters, count);
            network.Errors(count, 0, errors);
            return errors.Average();
        }

        double[] expected = FiniteDifferences.Gradient(Loss, parameters);
        Loss();
        double[] transposed = new double[layout.ParameterCount], gradient = new double[layout.ParameterCount];
        TransposedWeights.Write<double>(layout, parameters, transposed);
        network.Backward(parameters, transposed, count, 1.0 / (count * 12), gradient);
        // A row of LayerNorm whose units were nearly all dropped has a small variance, hence large higher derivatives.
        Near.Equal(expected, gradient, 10 * FiniteDifferences.Tolerance);
    }

    [Fact]
    public void Inference_that_shares_tapes_equals_the_training_pass_without_dropout()
    {
        var layout = new NetworkLayout(new NetworkArchitecture(6, 5, 8, 3, 2));
        float[] parameters = Draws.Single(Draws.Normal(4, layout.ParameterCount)), windows = Draws.Single(Draws.Normal(5, 2 * 30));
        double[][] errors = [new double[2], new double[2]];
        foreach (bool training in new[] { false, true })
        {
            var network = new AutoencoderNetwork<float>(layout, 2, training);
            for (int i = 0; i < 2; i++) network.Load(windows.AsSpan(i * 30, 30), i, 2);
            network.Encode(parameters, 2, null);
            network.Decode(parameters, 2);
            network.Errors(2, 0, errors[training ? 1 : 0]);
        }

        Assert.Equal(errors[0], errors[1]);
        Assert.All(errors[0], error => Assert.InRange(error, 0.1, 1000));
    }

    private static void Run<T>(NetworkGolden golden, T[] parameters, out T[] latent, out double[] errors, out double[] lastErrors, out T[] gradient)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        NetworkLayout layout = golden.Layout;
        NetworkArchitecture a = layout.Architecture;
        int windowSize = a.WindowLength * a.FeatureCount, count = golden.Windows.Length / windowSize;
        var network = new AutoencoderNetwork<T>(layout, count + 1, training: true);
        float[] windows = Draws.Single(golden.Windows);
        for (int i = 0; i < count; i++) network.Load(windows.AsSpan(i * windowSize, windowSize), i, count);
        network.Encode(parameters, count, dropout: null);
        network.Decode(parameters, count);
        latent = network.Latent[..(count * a.LatentSize)].ToArray();
        errors = new double[count];
        lastErrors = new double[count];
        network.Errors(count, 0, errors);
        network.Errors(count, a.WindowLength - 1, lastErrors);
        T[] transposed = new T[layout.ParameterCount];
        gradient = new T[layout.ParameterCount];
        TransposedWeights.Write<T>(layout, parameters, transposed);
        network.Backward(parameters, transposed, count, T.CreateTruncating(1.0 / (count * windowSize)), gradient);
    }
}
