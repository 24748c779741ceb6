using MLNetHybrid.Detectors.LstmAutoencoder.Onnx;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Onnx;

public sealed class LstmWeightOrderTests
{
    [Fact]
    public void Matrix_is_transposed_and_its_gates_go_from_i_f_c_o_to_i_o_f_c()
    {
        // D = 2, H = 1; columns i, f, c, o.
        float[] keras = [1, 2, 3, 4, /**/ 10, 20, 30, 40];
        float[] onnx = new float[8];
        LstmWeightOrder.Matrix(keras, D: 2, H: 1, onnx);
        Assert.Equal([1, 10, /**/ 4, 40, /**/ 2, 20, /**/ 3, 30], onnx);
    }

    [Fact]
    public void Units_keep_their_order_within_a_gate()
    {
        // D = 1, H = 2; columns i0 i1 f0 f1 c0 c1 o0 o1.
        float[] keras = [1, 2, 3, 4, 5, 6, 7, 8];
        float[] onnx = new float[8];
        LstmWeightOrder.Matrix(keras, D: 1, H: 2, onnx);
        Assert.Equal([1, 2, 7, 8, 3, 4, 5, 6], onnx);
    }

    [Fact]
    public void Bias_of_the_recurrence_is_zero()
    {
        float[] keras = [1, 2, 3, 4];
        float[] onnx = [9, 9, 9, 9, 9, 9, 9, 9];
        LstmWeightOrder.Bias(keras, H: 1, onnx);
        Assert.Equal([1, 4, 2, 3, 0, 0, 0, 0], onnx);
    }
}
