using System.Numerics;
using System.Numerics.Tensors;
using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.LstmAutoencoder.Network;

/// <summary>LSTM -> dropout -> LayerNorm, between the input projection and the layer's output: what encoder blocks and decoder layers share.</summary>
internal static class NormalizedLstm
{
    /// <summary>From the projected inputs in the tape's gates to its output.</summary>
    public static void Forward<T>(
        LayerTape<T> tape, NetworkArchitecture architecture, LstmParameters lstm, NormParameters norm, ReadOnlySpan<T> parameters, int count,
        int layer, Dropout? dropout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int steps = architecture.WindowLength, hidden = architecture.HiddenSize, rows = steps * count, states = rows * hidden;
        LstmRecurrence.Forward(
            lstm.Recurrent.Of(parameters), steps, count, hidden, backwards: false, tape.Gates, tape.Cell, tape.TanhCell, tape.Hidden);
        Span<T> h = tape.Hidden.AsSpan(0, states), normalized = tape.Normalized.AsSpan(0, states);
        if (dropout is { Rate: > 0 } active)
        {
            Span<T> mask = tape.Mask.AsSpan(0, states);
            active.Mask(layer, steps, count, hidden, mask);
            TensorPrimitives.Multiply(h, mask, normalized);
        }
        else if (tape.Normalized != tape.Hidden)
        {
            h.CopyTo(normalized);
        }

        LayerNormalization.Forward(
            norm.Gamma.Of(parameters), norm.Beta.Of(parameters), T.CreateTruncating(NetworkArchitecture.LayerNormEpsilon), rows, normalized,
            tape.ReciprocalDeviation, tape.Output);
    }

    /// <summary>Turns the gradient of the normalized output, (L, B, H), into the gradient of z in the tape's gates. The gradient is overwritten.</summary>
    public static void Backward<T>(
        LayerTape<T> tape, NetworkArchitecture architecture, LstmParameters lstm, NormParameters norm, ReadOnlySpan<T> parameters,
        ReadOnlySpan<T> transposed, int count, bool dropped, Span<T> outputGradient, Span<T> cellGradient, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int steps = architecture.WindowLength, hidden = architecture.HiddenSize, rows = steps * count, states = rows * hidden;
        outputGradient = outputGradient[..states];
        LayerNormalization.Backward(
            norm.Gamma.Of(parameters), tape.Normalized, tape.ReciprocalDeviation, rows, outputGradient, norm.Gamma.Of(gradient), norm.Beta.Of(gradient));
        if (dropped) TensorPrimitives.Multiply(outputGradient, tape.Mask.AsSpan(0, states), outputGradient);
        LstmRecurrence.Backward(
            lstm.Recurrent.Of(transposed), steps, count, hidden, backwards: false, tape.Cell, tape.TanhCell, tape.Hidden, tape.Gates,
            outputGradient, cellGradient, lstm.Recurrent.Of(gradient));
    }
}
