using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;

public sealed class WeightInitializerTests
{
    private static readonly NetworkLayout Layout = new(new NetworkArchitecture(50, 30, 16, 4, 4));
    private static readonly float[] Weights = WeightInitializer.Create(Layout, 1);

    private static IEnumerable<ParameterTensor> Tensors(ParameterRole role) => Layout.Tensors.Where(tensor => tensor.Role == role);
    private static float[] Values(ParameterTensor tensor) => tensor.Of<float>(Weights).ToArray();

    [Fact]
    public void Kernels_are_uniform_within_the_Glorot_limit_of_their_stored_shape()
    {
        Assert.All(Tensors(ParameterRole.Kernel), tensor =>
        {
            double limit = Math.Sqrt(6.0 / (tensor.Rows + tensor.Columns));
            float[] w = Values(tensor);
            Assert.All(w, value => Assert.InRange(value, -limit, limit));
            // variance limit^2 / 3; with n >= 480 draws its estimate errs by 4 % (one standard error)
            Assert.Equal(1, w.Average(value => (double)value * value) / (limit * limit / 3), 0.2);
        });
        Assert.Equal((30, 64), (Layout.Encoder[0].Lstm.Kernel.Rows, Layout.Encoder[0].Lstm.Kernel.Columns));
    }

    [Fact]
    public void Recurrent_kernels_have_orthonormal_rows()
    {
        Assert.All(Tensors(ParameterRole.RecurrentKernel), tensor =>
        {
            float[] w = Values(tensor);
            for (int i = 0; i < 16; i++)
            {
                for (int j = 0; j < 16; j++)
                {
                    double product = 0;
                    for (int k = 0; k < 64; k++) product += (double)w[i * 64 + k] * w[j * 64 + k];
                    // 64 products of numbers rounded to 6e-8
                    Assert.Equal(i == j ? 1 : 0, product, 1e-6);
                }
            }
        });
    }

    [Fact]
    public void Biases_are_zero_but_one_for_the_forget_gate()
    {
        Assert.All(Tensors(ParameterRole.LstmBias), tensor =>
            Assert.Equal([.. new float[16], .. Enumerable.Repeat(1f, 16), .. new float[32]], Values(tensor)));
        Assert.All(Tensors(ParameterRole.Bias), tensor => Assert.All(Values(tensor), value => Assert.Equal(0, value)));
        Assert.All(Tensors(ParameterRole.Gamma), tensor => Assert.All(Values(tensor), value => Assert.Equal(1, value)));
    }

    [Fact]
    public void The_seed_decides_the_weights()
    {
        Assert.Equal(Weights, WeightInitializer.Create(Layout, 1));
        Assert.NotEqual(Weights, WeightInitializer.Create(Layout, 2));
    }
}
