using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>What Keras's layers do and PyTorch's do otherwise by default.</summary>
public sealed class KerasConstantsTests
{
    private static readonly NetworkLayout Layout = new(new NetworkArchitecture(50, 30, 16, 4, 4));
    private static readonly float[] Initial = WeightInitializer.Create(Layout, 1);

    [Fact]
    public void Initial_kernels_stay_within_Glorots_limit_and_nearly_reach_it()
    {
        foreach (ParameterTensor kernel in Layout.Tensors.Where(tensor => tensor.Role == ParameterRole.Kernel))
        {
            using DisposeScope scope = NewDisposeScope();
            // torch keeps the matrix transposed; the limit is the same. Of 480 uniform draws the largest is above 0.97 of the limit but
            // once in 2 million times.
            double limit = Math.Sqrt(6.0 / (kernel.Rows + kernel.Columns));
            Assert.InRange(Matrix(kernel).abs().max().item<float>(), 0.97 * limit, limit);
        }
    }

    [Fact]
    public void Initial_recurrent_kernels_are_orthogonal()
    {
        foreach (ParameterTensor recurrent in Layout.Tensors.Where(tensor => tensor.Role == ParameterRole.RecurrentKernel))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor w = Matrix(recurrent);
            // sums of 64 products of single precision
            Assert.InRange((w.mm(w.t()) - eye(recurrent.Rows)).abs().max().item<float>(), 0, 1e-6f);
        }
    }

    [Fact]
    public void Initial_forget_gates_are_open_in_torchs_order_of_gates()
    {
        // With all kernels zero, the bias (0, 1, 0, 0) gives i = 1/2, f = sigmoid(1), g = 0, o = 1/2: a state of 1 becomes sigmoid(1).
        using DisposeScope scope = NewDisposeScope();
        using var lstm = nn.LSTM(1, 16);
        using IDisposable constant = no_grad();
        foreach ((_, var parameter) in lstm.named_parameters()) parameter.zero_();
        lstm.get_parameter("bias_ih_l0")!.copy_(tensor(Layout.LatentForward.Bias.Of<float>(Initial).ToArray()));
        (_, _, Tensor cells) = lstm.forward(zeros(1, 1, 1), (zeros(1, 1, 16), ones(1, 1, 16)));
        Assert.All(cells.flatten().data<float>().ToArray(), cell => Assert.Equal(1 / (1 + Math.Exp(-1)), cell, 1e-6));
    }

    [Fact]
    public void Layer_normalization_has_the_epsilon_of_Keras()
    {
        // One step, one feature, no encoder: with the output layer summing the normalized units, their deviation from the mean shows
        // epsilon.
        var architecture = new NetworkArchitecture(WindowLength: 1, FeatureCount: 1, HiddenSize: 2, EncoderBlocks: 0, DecoderLayers: 1);
        var layout = new NetworkLayout(architecture);
        float[] weights = new float[layout.ParameterCount];
        DecoderLayerParameters decoder = layout.Decoder[0];
        // gates i and o of both units open, g = (0.05, -0.05): h = tanh(tanh(g)), small, so that epsilon counts
        float[] bias = [50, 50, 0, 0, 0.05f, -0.05f, 50, 50];
        bias.CopyTo(decoder.Lstm.Bias.Of<float>(weights.AsSpan()));
        decoder.Norm.Gamma.Of<float>(weights.AsSpan()).Fill(1);
        new float[] { 1, 0 }.CopyTo(layout.Output.Kernel.Of<float>(weights.AsSpan()));

        using DisposeScope scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        using var network = new TorchNetwork(layout, CPU, ScalarType.Float32);
        network.Load(tensor(weights));
        double h = Math.Tanh(Math.Tanh(0.05));
        Assert.Equal(h / Math.Sqrt(h * h + 1e-3), network.Forward(zeros(1, 1, 1), masks: null).item<float>(), 1e-5);
    }

    private static Tensor Matrix(ParameterTensor parameter) =>
        tensor(parameter.Of<float>(Initial).ToArray(), parameter.Rows, parameter.Columns);
}
