namespace MLNetHybrid.Detectors.LstmAutoencoder.Onnx;

/// <summary>
/// From Keras's order of an LSTM's weights to ONNX's. Keras: matrices (input, 4H), gates i, f, c, o, one bias. ONNX: matrices (4H, input),
/// gates i, o, f, c, and two biases, one for the input and one for the recurrence.
/// </summary>
internal static class LstmWeightOrder
{
    // Position of ONNX's gates i, o, f, c among Keras's i, f, c, o.
    private static ReadOnlySpan<int> KerasGate => [0, 3, 1, 2];

    /// <summary>A kernel or recurrent kernel.</summary>
    // keras: (D, 4H), onnx: (4H, D).  onnx[g H + u, d] = keras[d, k(g) H + u]
    public static void Matrix(ReadOnlySpan<float> keras, int D, int H, Span<float> onnx)
    {
        for (int g = 0; g < 4; g++)
            for (int u = 0; u < H; u++)
                for (int d = 0; d < D; d++)
                    onnx[(g * H + u) * D + d] = keras[d * 4 * H + KerasGate[g] * H + u];
    }

    /// <summary>A bias; the recurrence's bias, for which Keras has no counterpart, becomes zero.</summary>
    // keras: (4H), onnx: (8H) = input's (4H), recurrence's (4H).  onnx[g H + u] = keras[k(g) H + u]
    public static void Bias(ReadOnlySpan<float> keras, int H, Span<float> onnx)
    {
        for (int g = 0; g < 4; g++) keras.Slice(KerasGate[g] * H, H).CopyTo(onnx[(g * H)..]);
        onnx.Slice(4 * H, 4 * H).Clear();
    }
}
