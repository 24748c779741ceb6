using System.Numerics;
using System.Numerics.Tensors;
using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.LstmAutoencoder.Network;

/// <summary>
/// The network on a block of at most B windows, forward and backward, with the memory this takes. It holds no weights: they come with each call, as
/// one flat array in <see cref="NetworkLayout"/>'s order. One instance serves one thread at a time.
/// </summary>
internal sealed class AutoencoderNetwork<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetworkLayout _layout;
    private readonly NetworkArchitecture _architecture;
    private readonly LayerTape<T>[] _encoder;
    private readonly LayerTape<T> _latentForward;
    private readonly LayerTape<T> _latentBackward;
    private readonly LayerTape<T>[] _decoder;
    private readonly T[] _input;
    private readonly T[] _latent;
    private readonly T[] _projectedLatent;
    private readonly T[] _reconstruction;

    // Gradients of the layer at hand: of its output (L, B, H), of its input (L, B, H), of c (B, H), of the latent (B, 2H).
    private readonly T[] _cellGradient = [];
    private readonly T[] _latentGradient = [];
    private T[] _outputGradient = [];
    private T[] _inputGradient = [];
    private Dropout? _dropout;

    public AutoencoderNetwork(NetworkLayout layout, int capacity, bool training)
    {
        _layout = layout;
        NetworkArchitecture a = _architecture = layout.Architecture;
        Capacity = capacity;
        int hidden = a.HiddenSize;
        LayerTape<T> NewTape() => new(a, capacity, training);
        LayerTape<T>[] shared = training ? [] : [NewTape(), NewTape()];
        LayerTape<T> TapeOf(int layer) => training ? NewTape() : shared[layer % 2];
        _encoder = [.. Enumerable.Range(0, a.EncoderBlocks).Select(TapeOf)];
        _latentForward = TapeOf(a.EncoderBlocks);
        _latentBackward = TapeOf(a.EncoderBlocks);
        _decoder = [.. Enumerable.Range(0, a.DecoderLayers).Select(TapeOf)];
        _input = new T[checked(a.WindowLength * capacity * a.FeatureCount)];
        _reconstruction = new T[_input.Length];
        _latent = new T[capacity * a.LatentSize];
        _projectedLatent = new T[capacity * 4 * hidden];
        if (!training) return;
        _outputGradient = new T[a.WindowLength * capacity * hidden];
        _inputGradient = new T[_outputGradient.Length];
        _cellGradient = new T[capacity * hidden];
        _latentGradient = new T[_latent.Length];
    }

    /// <summary>B, the most windows of one call.</summary>
    public int Capacity { get; }

    /// <summary>(B, 2H), after <see cref="Encode"/>.</summary>
    public ReadOnlySpan<T> Latent => _latent;

    /// <summary>Copies one window, (L, F), into column <paramref name="column"/> of a block of <paramref name="count"/>.</summary>
    public void Load(ReadOnlySpan<float> window, int column, int count)
    {
        int features = _architecture.FeatureCount;
        for (int t = 0; t < _architecture.WindowLength; t++)
            TensorPrimitives.ConvertTruncating(window.Slice(t * features, features), _input.AsSpan((t * count + column) * features, features));
    }

    /// <summary>Encoder and latent LSTMs. With <paramref name="dropout"/> the pass is one of training.</summary>
    public void Encode(ReadOnlySpan<T> parameters, int count, Dropout? dropout)
    {
        _dropout = dropout;
        int rows = _architecture.WindowLength * count, hidden = _architecture.HiddenSize;
        for (int block = 0; block < _encoder.Length; block++)
        {
            (LstmParameters lstm, NormParameters norm, DenseParameters? shortcut) = _layout.Encoder[block];
            LayerTape<T> tape = _encoder[block];
            ReadOnlySpan<T> x = BlockInput(block, rows);
            DenseLayer.Forward(x, lstm.Kernel.Of(parameters), lstm.Bias.Of(parameters), rows, tape.Gates);
            NormalizedLstm.Forward(tape, _architecture, lstm, norm, parameters, count, block, dropout);
            Span<T> y = tape.Output.AsSpan(0, rows * hidden);
            if (shortcut is null) TensorPrimitives.Add(y, x, y);
            else DenseLayer.AddForward(x, shortcut.Kernel.Of(parameters), shortcut.Bias.Of(parameters), rows, y);
        }

        EncodeLatent(_latentForward, _layout.LatentForward, parameters, count, backwards: false);
        EncodeLatent(_latentBackward, _layout.LatentBackward, parameters, count, backwards: true);
    }

    /// <summary>Decoder and output layer, the latter from step <paramref name="firstStep"/> on.</summary>
    public void Decode(ReadOnlySpan<T> parameters, int count, int firstStep = 0)
    {
        int steps = _architecture.WindowLength, rows = steps * count, hidden = _architecture.HiddenSize;
        for (int layer = 0; layer < _decoder.Length; layer++)
        {
            (LstmParameters lstm, _, NormParameters norm) = _layout.Decoder[layer];
            LayerTape<T> tape = _decoder[layer];
            ReadOnlySpan<T> w = lstm.Kernel.Of(parameters), b = lstm.Bias.Of(parameters);
            if (layer == 0)
            {
                // All L inputs of the first layer are the latent: it is projected once.
                Span<T> projected = _projectedLatent.AsSpan(0, count * 4 * hidden);
                DenseLayer.Forward(_latent, w, b, count, projected);
                RowSum.Repeat<T>(projected, steps, tape.Gates);
            }
            else
            {
                DenseLayer.Forward(_decoder[layer - 1].Output, w, b, rows, tape.Gates);
            }

            NormalizedLstm.Forward(tape, _architecture, lstm, norm, parameters, count, _encoder.Length + layer, _dropout);
        }

        int first = firstStep * count;
        DenseLayer.Forward<T>(
            _decoder[^1].Output.AsSpan(first * hidden), _layout.Output.Kernel.Of(parameters), _layout.Output.Bias.Of(parameters), rows - first,
            _reconstruction.AsSpan(first * _architecture.FeatureCount));
    }

    /// <summary>error (B): mean squared error over the steps from <paramref name="firstStep"/> to the window's end.</summary>
    public void Errors(int count, int firstStep, Span<double> error)
    {
        int skipped = firstStep * count * _architecture.FeatureCount;
        SquaredError.MeanPerWindow<T>(
            _input.AsSpan(skipped), _reconstruction.AsSpan(skipped), _architecture.WindowLength - firstStep, count, _architecture.FeatureCount, error);
    }

    /// <summary>Adds the gradient of <paramref name="weight"/> times the block's summed squared error, after <see cref="Encode"/> and <see cref="Decode"/>.</summary>
    /// <param name="parameters">The weights of the forward pass.</param>
    /// <param name="transposed">Each weight matrix transposed in its own place: <see cref="TransposedWeights"/>.</param>
    /// <param name="count">Windows in the block.</param>
    /// <param name="weight">1 / (N L F) for the mean over a batch of N windows.</param>
    /// <param name="gradient">In the order of the parameters.</param>
    public void Backward(ReadOnlySpan<T> parameters, ReadOnlySpan<T> transposed, int count, T weight, Span<T> gradient)
    {
        int rows = _architecture.WindowLength * count, hidden = _architecture.HiddenSize;
        Span<T> dy = _reconstruction.AsSpan(0, rows * _architecture.FeatureCount);
        SquaredError.Gradient(_input, weight + weight, dy);
        DenseLayer.BackwardToWeights(_decoder[^1].Output, dy, rows, _layout.Output.Kernel.Of(gradient), _layout.Output.Bias.Of(gradient));
        _outputGradient.AsSpan().Clear();
        DenseLayer.BackwardToInput(dy, _layout.Output.Kernel.Of(transposed), rows, hidden, _outputGradient);
        BackwardDecoder(parameters, transposed, count, gradient);

        // _outputGradient: gradient of the last encoder block's output, summed over both directions.
        _outputGradient.AsSpan().Clear();
        BackwardLatent(_latentForward, _layout.LatentForward, transposed, count, backwards: false, gradient);
        BackwardLatent(_latentBackward, _layout.LatentBackward, transposed, count, backwards: true, gradient);
        BackwardEncoder(parameters, transposed, count, gradient);
    }

    private void BackwardDecoder(ReadOnlySpan<T> parameters, ReadOnlySpan<T> transposed, int count, Span<T> gradient)
    {
        int steps = _architecture.WindowLength, rows = steps * count, hidden = _architecture.HiddenSize;
        for (int layer = _decoder.Length - 1; layer >= 0; layer--)
        {
            (LstmParameters lstm, _, NormParameters norm) = _layout.Decoder[layer];
            LayerTape<T> tape = _decoder[layer];
            NormalizedLstm.Backward(
                tape, _architecture, lstm, norm, parameters, transposed, count, _dropout is { Rate: > 0 }, _outputGradient, _cellGradient, gradient);
            Span<T> dw = lstm.Kernel.Of(gradient), db = lstm.Bias.Of(gradient);
            if (layer == 0)
            {
                Span<T> dz = _projectedLatent.AsSpan(0, count * 4 * hidden);
                RowSum.Collapse<T>(tape.Gates, steps, dz);
                DenseLayer.BackwardToWeights(_latent, dz, count, dw, db);
                _latentGradient.AsSpan().Clear();
                DenseLayer.BackwardToInput(dz, lstm.Kernel.Of(transposed), count, _architecture.LatentSize, _latentGradient);
            }
            else
            {
                DenseLayer.BackwardToWeights(_decoder[layer - 1].Output, tape.Gates, rows, dw, db);
                _outputGradient.AsSpan().Clear();
                DenseLayer.BackwardToInput(tape.Gates, lstm.Kernel.Of(transposed), rows, hidden, _outputGradient);
            }
        }
    }

    private void BackwardEncoder(ReadOnlySpan<T> parameters, ReadOnlySpan<T> transposed, int count, Span<T> gradient)
    {
        int rows = _architecture.WindowLength * count, hidden = _architecture.HiddenSize;
        for (int block = _encoder.Length - 1; block >= 0; block--)
        {
            (LstmParameters lstm, NormParameters norm, DenseParameters? shortcut) = _layout.Encoder[block];
            LayerTape<T> tape = _encoder[block];
            ReadOnlySpan<T> x = BlockInput(block, rows);
            if (shortcut is null) _outputGradient.CopyTo(_inputGradient);
            else DenseLayer.BackwardToWeights(x, _outputGradient, rows, shortcut.Kernel.Of(gradient), shortcut.Bias.Of(gradient));
            NormalizedLstm.Backward(
                tape, _architecture, lstm, norm, parameters, transposed, count, _dropout is { Rate: > 0 }, _outputGradient, _cellGradient, gradient);
            DenseLayer.BackwardToWeights(x, tape.Gates, rows, lstm.Kernel.Of(gradient), lstm.Bias.Of(gradient));

            // The first block's input is data: nothing asks for its gradient.
            if (block > 0) DenseLayer.BackwardToInput(tape.Gates, lstm.Kernel.Of(transposed), rows, hidden, _inputGradient);
            (_outputGradient, _inputGradient) = (_inputGradient, _outputGradient);
        }
    }

    // One direction of the bidirectional LSTM: its final state is one half of the latent.
    private void EncodeLatent(LayerTape<T> tape, LstmParameters lstm, ReadOnlySpan<T> parameters, int count, bool backwards)
    {
        int steps = _architecture.WindowLength, rows = steps * count, hidden = _architecture.HiddenSize;
        DenseLayer.Forward(BlockInput(_encoder.Length, rows), lstm.Kernel.Of(parameters), lstm.Bias.Of(parameters), rows, tape.Gates);
        LstmRecurrence.Forward(lstm.Recurrent.Of(parameters), steps, count, hidden, backwards, tape.Gates, tape.Cell, tape.TanhCell, tape.Hidden);
        int last = backwards ? 0 : steps - 1;
        for (int b = 0; b < count; b++)
            tape.Hidden.AsSpan((last * count + b) * hidden, hidden).CopyTo(_latent.AsSpan((2 * b + (backwards ? 1 : 0)) * hidden));
    }

    private void BackwardLatent(LayerTape<T> tape, LstmParameters lstm, ReadOnlySpan<T> transposed, int count, bool backwards, Span<T> gradient)
    {
        int steps = _architecture.WindowLength, rows = steps * count, hidden = _architecture.HiddenSize;
        Span<T> dh = _inputGradient.AsSpan(0, rows * hidden);
        dh.Clear();
        int last = backwards ? 0 : steps - 1;
        for (int b = 0; b < count; b++)
            _latentGradient.AsSpan((2 * b + (backwards ? 1 : 0)) * hidden, hidden).CopyTo(dh[((last * count + b) * hidden)..]);
        LstmRecurrence.Backward(
            lstm.Recurrent.Of(transposed), steps, count, hidden, backwards, tape.Cell, tape.TanhCell, tape.Hidden, tape.Gates, dh, _cellGradient,
            lstm.Recurrent.Of(gradient));
        DenseLayer.BackwardToWeights(BlockInput(_encoder.Length, rows), tape.Gates, rows, lstm.Kernel.Of(gradient), lstm.Bias.Of(gradient));
        if (_encoder.Length > 0) DenseLayer.BackwardToInput(tape.Gates, lstm.Kernel.Of(transposed), rows, hidden, _outputGradient);
    }

    // Encoder block k reads block k - 1's output; the first, and the latent LSTMs of a net without blocks, read the window.
    private ReadOnlySpan<T> BlockInput(int block, int rows) => block == 0
        ? _input.AsSpan(0, rows * _architecture.FeatureCount)
        : _encoder[block - 1].Output.AsSpan(0, rows * _architecture.HiddenSize);
}
