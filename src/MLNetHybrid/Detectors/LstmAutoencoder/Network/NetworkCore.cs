using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// All of the network between its two F-wide matrices, on a block of W windows side by side; nothing here depends on F. Whoever uses it
/// fills <see cref="Projected"/>, calls <see cref="Forward"/>, reads <see cref="Latent"/> and <see cref="DecoderOutput"/>; for a gradient
/// fills <see cref="DecoderOutputGradient"/>, calls <see cref="Backward"/> and reads <see cref="ProjectedGradient"/>.
/// <code>
/// Projected              (L, E, W)   x_t W + b:  E = 5H, the first block's gates i, f, g, o and its shortcut (x itself where F = H);
///                                    E = 8Z without blocks, the gates of the forward and those of the backward latent LSTM
/// Latent                 (2Z, W)
/// DecoderOutput          (L, D, W)
/// DecoderOutputGradient  (L, D, W)
/// ProjectedGradient      (L, E, W)   its sums over t and lanes are the biases' gradients
/// </code>
/// A step's rows are found by <see cref="Sequence"/>, not by multiplication: steps are padded. A lane without a window may hold any finite
/// numbers; its gradient is zero if that of its output is. One instance serves one thread at a time.
/// </summary>
internal sealed class NetworkCore<TLanes> where TLanes : struct, ILanes<TLanes>
{
    private readonly NetworkArchitecture _architecture;
    private readonly int _steps;
    private readonly NormalizedLayer<TLanes>[] _encoder;
    private readonly LstmRun<TLanes>[] _latent;
    private readonly NormalizedLayer<TLanes>[] _decoder;

    // (1, 4H, W) for each direction of the first decoder layer: the latent's projection, then the sum over the steps of the gates'
    // gradient.
    private readonly Sequence[] _projectedLatent;
    private readonly Sequence _latentGradient;

    // The gradient of the layer at hand's output, which becomes that of its input, and that of its h; each layer lays its own rows over it.
    private readonly LaneBuffer _outputGradient;
    private readonly LaneBuffer _hiddenGradient;

    public NetworkCore(NetworkLayout layout, bool training)
    {
        NetworkArchitecture a = _architecture = layout.Architecture;
        int steps = _steps = a.WindowLength, lanes = TLanes.Count, units = a.HiddenSize, most = Math.Max(units, a.LatentUnits);
        int directions = a.BidirectionalDecoder ? 2 : 1;
        Projected = Sequence.Whole(steps, a.ProjectedSize, lanes);
        Latent = Sequence.Latest(1, a.LatentSize, lanes);
        _latentGradient = Sequence.Latest(1, a.LatentSize, lanes);
        _projectedLatent = [.. Enumerable.Range(0, directions).Select(_ => Sequence.Latest(1, 4 * units, lanes))];
        int gradientRows = training ? Math.Max(most, a.DecoderWidth) : 0;
        _outputGradient = new LaneBuffer(Sequence.Size(steps, gradientRows, lanes));
        _hiddenGradient = new LaneBuffer(Sequence.Size(steps, gradientRows, lanes));

        Sequence sharedGates = Sequence.Latest(1, 4 * most, lanes);
        Sequence Gates(int rows) => training ? Sequence.Whole(steps, rows, lanes) : sharedGates;
        Sequence Hidden(int rows, bool whole) => training || whole ? Sequence.Whole(steps, rows, lanes) : Sequence.Latest(2, rows, lanes);

        // Encoder. In inference each block writes over its input.
        Sequence x = Projected;
        _encoder = new NormalizedLayer<TLanes>[a.EncoderBlocks];
        for (int block = 0; block < _encoder.Length; block++)
        {
            bool first = block == 0;
            Sequence hidden = Hidden(units, false), shortcut = first ? Projected.From(4 * units) : x;
            Sequence output = training || first ? Sequence.Whole(steps, units, lanes) : x;
            var run = new LstmRun<TLanes>(steps, units, false, training, x, first && training ? Projected : Gates(4 * units), hidden);
            _encoder[block] = new NormalizedLayer<TLanes>(block, steps, units, [run], hidden, shortcut, output);
            x = output;
        }

        bool projects = a.EncoderBlocks == 0;
        _latent = [.. Enumerable.Range(0, 2).Select(direction =>
        {
            Sequence input = projects ? Projected.From(direction * 4 * a.LatentUnits) : x;
            return new LstmRun<TLanes>(
                steps, a.LatentUnits, direction == 1, training, input, projects && training ? input : Gates(4 * a.LatentUnits),
                Hidden(a.LatentUnits, false));
        })];

        _decoder = new NormalizedLayer<TLanes>[a.DecoderLayers];
        for (int layer = 0; layer < _decoder.Length; layer++)
        {
            Sequence hidden = Hidden(a.DecoderWidth, a.BidirectionalDecoder);
            LstmRun<TLanes>[] runs = [.. Enumerable.Range(0, directions).Select(direction => new LstmRun<TLanes>(
                steps, units, direction == 1, training, layer == 0 ? _projectedLatent[direction] : x, Gates(4 * units),
                hidden.From(direction * units)))];
            // In inference one direction may write over its input, the encoder's output included.
            bool reuses = !training && (layer > 0 ? directions == 1 || layer > 1 : !projects && directions == 1);
            Sequence output = !reuses ? Sequence.Whole(steps, a.DecoderWidth, lanes) : directions == 1 ? x : _decoder[layer - 2].Output;
            _decoder[layer] = new NormalizedLayer<TLanes>(a.EncoderBlocks + layer, steps, a.DecoderWidth, runs, hidden, null, output);
            x = output;
        }
    }

    public Sequence Projected { get; }

    public Sequence Latent { get; }

    public Sequence DecoderOutput => _decoder[^1].Output;

    public Sequence DecoderOutputGradient => Sequence.Over(_outputGradient, _architecture.DecoderWidth, TLanes.Count);

    /// <summary>In the memory of <see cref="Projected"/>.</summary>
    public Sequence ProjectedGradient => Projected;

    public void Forward(PackedCore weights, Dropout? dropout = null)
    {
        for (int block = 0; block < _encoder.Length; block++) _encoder[block].Forward(weights.Encoder[block], dropout);

        int latentSize = _architecture.LatentUnits * TLanes.Count;
        for (int direction = 0; direction < 2; direction++)
        {
            LstmRun<TLanes> run = _latent[direction];
            for (int n = 0; n < _steps; n++) run.Forward(weights.Latent[direction], n);
            Span<float> latent = Latent.Values(0, _architecture.LatentSize)[(direction * latentSize)..];
            run.Hidden.Values(run.StepAt(_steps - 1), _architecture.LatentUnits).CopyTo(latent);
        }

        for (int layer = 0; layer < _decoder.Length; layer++)
        {
            PackedLayer packed = weights.Decoder[layer];
            for (int direction = 0; layer == 0 && direction < packed.Directions.Length; direction++)
                DenseProduct.FromBias<TLanes>(packed.Directions[direction].Projection!, Latent[0], _projectedLatent[direction][0]);
            _decoder[layer].Forward(packed, dropout);
        }
    }

    /// <summary>
    /// Adds the gradients of all tensors of the core, after a forward pass in training. Only the first lanes have windows.
    /// </summary>
    public void Backward(PackedCore weights, int windows, Span<float> gradient)
    {
        BackwardDecoder(weights, windows, gradient);
        BackwardLatent(weights, windows, gradient);

        int units = _architecture.HiddenSize;
        Sequence dy = Sequence.Over(_outputGradient, units, TLanes.Count), dv = Sequence.Over(_hiddenGradient, units, TLanes.Count);
        for (int block = _encoder.Length - 1; block >= 0; block--)
        {
            PackedLayer packed = weights.Encoder[block];
            _encoder[block].Backward(packed.Norm, dy, dv, gradient);
            if (block == 0)
            {
                Sequence shortcut = ProjectedGradient.From(4 * units);
                for (int t = 0; t < _steps; t++) dy.Values(t, units).CopyTo(shortcut.Values(t, units));
            }

            // The shortcut hands dy itself to the input.
            _encoder[block].Directions[0].Backward(packed.Directions[0], dv, dy, adds: true, windows, gradient);
        }
    }

    private void BackwardDecoder(PackedCore weights, int windows, Span<float> gradient)
    {
        int units = _architecture.HiddenSize;
        Sequence dy = DecoderOutputGradient, dv = Sequence.Over(_hiddenGradient, _architecture.DecoderWidth, TLanes.Count);
        for (int layer = _decoder.Length - 1; layer >= 0; layer--)
        {
            PackedLayer packed = weights.Decoder[layer];
            _decoder[layer].Backward(packed.Norm, dy, dv, gradient);
            for (int direction = 0; direction < packed.Directions.Length; direction++)
            {
                LstmRun<TLanes> run = _decoder[layer].Directions[direction];
                run.Backward(packed.Directions[direction], dv.From(direction * units), dy, adds: direction > 0, windows, gradient);
                if (layer == 0) BackwardProjectedLatent(packed.Directions[direction], run.GateGradient, direction, windows, gradient);
            }
        }
    }

    // The latent went to all steps: their gradients add up.
    private void BackwardProjectedLatent(PackedLstm weights, Sequence dz, int direction, int windows, Span<float> gradient)
    {
        int gates = 4 * _architecture.HiddenSize;
        Operand<float> sum = _projectedLatent[direction][0];
        RowSums.Over<TLanes>(dz[0], dz.Step, _steps, gates, sum);
        WeightGradient.Add<TLanes>(Latent[0], 0, _architecture.LatentSize, sum, 0, gates, 1, windows,
            weights.Parameters.Kernel.Of(gradient));
        WeightGradient.AddSums<TLanes>(sum, 0, 1, weights.Parameters.Bias.Of(gradient));
        Operand<float> dlatent = _latentGradient[0];
        if (direction == 0) DenseProduct.FromBias<TLanes>(weights.KernelTransposed!, sum, dlatent);
        else DenseProduct.FromRows<TLanes>(weights.KernelTransposed!, dlatent, sum, dlatent);
    }

    private void BackwardLatent(PackedCore weights, int windows, Span<float> gradient)
    {
        int units = _architecture.LatentUnits;
        Sequence dx = Sequence.Over(_outputGradient, _architecture.HiddenSize, TLanes.Count);
        Sequence dv = Sequence.Over(_hiddenGradient, units, TLanes.Count);
        for (int direction = 0; direction < 2; direction++)
        {
            LstmRun<TLanes> run = _latent[direction];
            _hiddenGradient.Values.Clear();
            _latentGradient.From(direction * units).Values(0, units).CopyTo(dv.Values(run.StepAt(_steps - 1), units));
            run.Backward(weights.Latent[direction], dv, dx, adds: direction > 0, windows, gradient);
        }
    }
}
