using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// The network on one window, forward only, with the memory this takes: here the lanes of a vector are units, so that a window by itself
/// fills them. A step of an LSTM waits for the h of the step before. All that does not, projection of the input and normalization, is done
/// for all steps before or after. One instance serves one thread at a time.
/// </summary>
internal abstract class SingleWindowNetwork
{
    public static SingleWindowNetwork Create(NetworkArchitecture architecture, int lanes) =>
        BlockWidth.Run<Factory, SingleWindowNetwork>(lanes, new(architecture));

    /// <summary>Lanes that suit H units: the narrowest vector that holds them all, else the widest.</summary>
    public static int LanesFor(int units)
    {
        int lanes = BlockWidth.Widest;
        while (lanes > 4 && units <= lanes / 2) lanes /= 2;
        return lanes;
    }

    /// <summary>
    /// From the window (L, F) to latent (2Z), its error by the measure and, unless empty, the loss function of each residual, (L, F).
    /// </summary>
    public abstract float Run(
        SingleWindowWeights weights, ReadOnlySpan<float> window, ErrorMeasure measure, Span<float> latent, Span<float> featureErrors);

    private readonly struct Factory(NetworkArchitecture architecture) : IKernel<SingleWindowNetwork>
    {
        public SingleWindowNetwork Run<TLanes>() where TLanes : struct, ILanes<TLanes> => new SingleWindowNetwork<TLanes>(architecture);
    }
}

/// <inheritdoc/>
internal sealed class SingleWindowNetwork<TLanes> : SingleWindowNetwork where TLanes : struct, ILanes<TLanes>
{
    private const int MaximumSummands = 64;

    // Steps that are reconstructed together.
    private const int RowsAtOnce = 4;

    private readonly NetworkArchitecture _architecture;

    // A row is padded to whole vectors, and a second direction's vectors, which begin at any unit, may pass its end.
    private readonly int _stride;
    private readonly LaneBuffer _output;   // (L, stride)
    private readonly LaneBuffer _hidden;   // (L, stride): h of all steps
    private readonly LaneBuffer _projected;   // (L, 4H)
    private readonly LaneBuffer _cell;
    private readonly LaneBuffer _zero;
    private readonly LaneBuffer _latent;
    private readonly LaneBuffer _valid;
    private readonly LaneBuffer _input;
    private readonly LaneBuffer _reconstruction;
    private readonly LaneBuffer _losses;

    public SingleWindowNetwork(NetworkArchitecture architecture)
    {
        NetworkArchitecture a = _architecture = architecture;
        int lanes = TLanes.Count, units = SingleWindowMatrix.Padded(Math.Max(a.HiddenSize, a.LatentUnits), lanes);
        int features = SingleWindowMatrix.Padded(a.FeatureCount, 2 * lanes);
        _stride = Math.Max(SingleWindowMatrix.Padded(a.DecoderWidth, lanes), units) + lanes;
        _output = new LaneBuffer(checked(a.WindowLength * _stride));
        _hidden = new LaneBuffer(checked(a.WindowLength * _stride));
        _projected = new LaneBuffer(checked(a.WindowLength * 4 * units));
        _cell = new LaneBuffer(units);
        _zero = new LaneBuffer(units);
        _latent = new LaneBuffer(2 * units + lanes);
        _valid = new LaneBuffer(2 * units);
        _input = new LaneBuffer(features);
        _reconstruction = new LaneBuffer(RowsAtOnce * features);
        _losses = new LaneBuffer(features);
    }

    public override float Run(
        SingleWindowWeights weights, ReadOnlySpan<float> window, ErrorMeasure measure, Span<float> latent, Span<float> featureErrors)
    {
        Encode(weights, window);
        _latent.Values[.._architecture.LatentSize].CopyTo(latent);
        for (int layer = 0; layer < weights.Decoder.Length; layer++) Decode(weights.Decoder[layer], first: layer == 0);
        return Error(weights.Output, window, measure, featureErrors);
    }

    private void Encode(SingleWindowWeights weights, ReadOnlySpan<float> window)
    {
        int steps = _architecture.WindowLength, units = _architecture.HiddenSize, features = _architecture.FeatureCount, stride = features;
        Operand<float> x = window[..(steps * features)];
        SetValid(units);
        foreach (UnitLayer layer in weights.Encoder)
        {
            RunLstm(layer.Directions[0], x, stride, steps, backwards: false, _hidden);

            // The output's rows begin as the shortcut; from the second block on they are the input itself.
            if (layer == weights.Encoder[0]) Shortcut(weights.Shortcut, window);
            Normalize(layer);
            x = _output;
            stride = _stride;
        }

        int latentUnits = _architecture.LatentUnits;
        for (int direction = 0; direction < 2; direction++)
        {
            RunLstm(weights.Latent[direction], x, stride, steps, backwards: direction == 1, _hidden);
            Span<float> last = _hidden.Values.Slice((direction == 0 ? steps - 1 : 0) * _stride, latentUnits);
            last.CopyTo(_latent.Values[(direction * latentUnits)..]);
        }
    }

    private void Shortcut(SingleWindowMatrix? shortcut, ReadOnlySpan<float> window)
    {
        int steps = _architecture.WindowLength, features = _architecture.FeatureCount;
        if (shortcut is not null)
        {
            shortcut.Multiply<TLanes>(window, features, steps, _output, _stride);
            return;
        }

        for (int t = 0; t < steps; t++) window.Slice(t * features, features).CopyTo(_output.Values[(t * _stride)..]);
    }

    private void Decode(UnitLayer layer, bool first)
    {
        int steps = _architecture.WindowLength, units = _architecture.HiddenSize;
        SetValid(layer.Width);
        Operand<float> x = first ? _latent : _output;
        // The second direction stands where the first one's padding was.
        for (int direction = 0; direction < layer.Directions.Length; direction++)
        {
            Operand<float> h = _hidden.Row(direction * units, 1);
            RunLstm(layer.Directions[direction], x, _stride, first ? 1 : steps, backwards: direction == 1, h);
        }

        _output.Values.Clear();
        Normalize(layer);
    }

    private float Error(SingleWindowMatrix output, ReadOnlySpan<float> window, ErrorMeasure measure, Span<float> featureErrors)
    {
        int steps = _architecture.WindowLength, features = _architecture.FeatureCount, firstStep = measure.FirstStep(steps);
        int width = output.Vectors;
        double sum = 0;
        for (int t = featureErrors.IsEmpty ? firstStep : 0; t < steps; t++)
        {
            int row = t % RowsAtOnce;
            if (row == 0 || t == firstStep)
            {
                int rows = Math.Min(RowsAtOnce - row, steps - t), size = width * TLanes.Count;
                output.Multiply<TLanes>(_output.Row(t, _stride), _stride, rows, _reconstruction.Row(row, size), size);
            }

            window.Slice(t * features, features).CopyTo(_input.Values);
            for (int vector = 0; vector < width; vector += MaximumSummands)
            {
                TLanes losses = ResidualLoss.Run<TLanes>(
                    measure.Loss, _input.Row(vector, TLanes.Count), _reconstruction.Row(row * width + vector, TLanes.Count),
                    Math.Min(MaximumSummands, width - vector), default, _losses.Row(vector, TLanes.Count));
                if (t >= firstStep) sum += TLanes.Sum(losses);
            }

            if (!featureErrors.IsEmpty) _losses.Values[..features].CopyTo(featureErrors[(t * features)..]);
        }

        return (float)(sum / ((double)(steps - firstStep) * features));
    }

    // x: a row every xStride values, or one row for all steps; h: (L, H), a row every _stride values.
    private void RunLstm(UnitLstm lstm, Operand<float> x, int xStride, int rows, bool backwards, Operand<float> h)
    {
        int steps = _architecture.WindowLength, gates = lstm.Recurrent.Vectors * TLanes.Count;
        Operand<float> projected = _projected;
        lstm.Kernel.Multiply<TLanes>(x, xStride, rows, projected, gates);
        _cell.Values.Clear();
        int first = backwards ? steps - 1 : 0, forth = backwards ? -1 : 1;
        SingleWindowCell.Run<TLanes>(
            lstm.Recurrent, projected.From(rows == 1 ? 0 : first * gates), rows == 1 ? 0 : forth * gates, _zero, _cell,
            h.From(first * _stride), forth * _stride, steps);
    }

    // The output's rows, to which the normalized h are added
    private void Normalize(UnitLayer layer)
    {
        for (int t = 0; t < _architecture.WindowLength; t++)
        {
            SingleWindowNormalization.Add<TLanes>(
                _hidden.Row(t, _stride), layer.Width, layer.Gamma.Values.Length / TLanes.Count, _valid, layer.Gamma, layer.Beta,
                _output.Row(t, _stride));
        }
    }

    private void SetValid(int width)
    {
        _valid.Values.Clear();
        _valid.Values[..width].Fill(1);
    }
}
