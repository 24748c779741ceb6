using System.Numerics.Tensors;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training;

/// <summary>
/// Keras's defaults: kernels Glorot uniform (Glorot and Bengio 2010), recurrent kernels orthogonal (Saxe et al. 2014), biases 0 but 1 for
/// the forget gate (Jozefowicz et al. 2015), LayerNorm gamma 1 and beta 0.
/// </summary>
internal static class WeightInitializer
{
    /// <summary>Fresh weights. Every tensor draws from its own stream of the seed.</summary>
    public static float[] Create(NetworkLayout layout, ulong seed)
    {
        float[] parameters = new float[layout.ParameterCount];
        for (int index = 0; index < layout.Tensors.Count; index++)
        {
            ParameterTensor tensor = layout.Tensors[index];
            Span<float> values = tensor.Of(parameters.AsSpan());
            ulong stream = CounterStream.Key(seed, index);
            switch (tensor.Role)
            {
                case ParameterRole.Kernel:
                    GlorotUniform(stream, tensor.Rows, tensor.Columns, values);
                    break;
                case ParameterRole.RecurrentKernel:
                    Orthogonal(stream, tensor.Rows, tensor.Columns, values);
                    break;
                case ParameterRole.LstmBias:
                    int hidden = tensor.Columns / 4;
                    values.Slice(hidden, hidden).Fill(1);
                    break;
                case ParameterRole.Gamma:
                    values.Fill(1);
                    break;
            }
        }

        return parameters;
    }

    // w ~ U(-a, a), a = sqrt(6 / (fan in + fan out)). Keras takes the fans from the stored shape, so an LSTM's fan out is 4H.
    private static void GlorotUniform(ulong stream, int rows, int columns, Span<float> w)
    {
        double limit = Math.Sqrt(6.0 / (rows + columns));
        for (int i = 0; i < w.Length; i++) w[i] = (float)(limit * (2 * CounterStream.Uniform(stream, (ulong)i) - 1));
    }

    // Keras: Q of the QR decomposition of a normal (columns, rows) matrix, each column's sign chosen so that R's diagonal is positive, then
    // transposed. Gram-Schmidt on the rows gives that very Q^T; the second sweep restores the orthogonality that rounding has lost.
    private static void Orthogonal(ulong stream, int rows, int columns, Span<float> w)
    {
        double[] q = new double[rows * columns];
        for (int i = 0; i < q.Length; i++) q[i] = CounterStream.Normal(stream, (ulong)i);
        for (int r = 0; r < rows; r++)
        {
            Span<double> row = q.AsSpan(r * columns, columns);
            for (int sweep = 0; sweep < 2; sweep++)
            {
                for (int s = 0; s < r; s++)
                {
                    ReadOnlySpan<double> earlier = q.AsSpan(s * columns, columns);
                    TensorPrimitives.MultiplyAdd(earlier, -TensorPrimitives.Dot(row, earlier), row, row);
                }
            }

            TensorPrimitives.Divide(row, TensorPrimitives.Norm<double>(row), row);
        }

        for (int i = 0; i < q.Length; i++) w[i] = (float)q[i];
    }
}
