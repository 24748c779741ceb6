using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// The network on one window, forward only, with the memory this takes: here the lanes of a vector are units, so that a window by itself
/// fills them. A step of an LSTM waits for the h of the step before. All that does not, projection of the input and normalization, is done
/// for all steps before or after. Each number is summed in the order in which a block of windows sums it, so that the results are the same
/// to the bit. One instance serves one thread at a time.
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

    /// <summary>
    /// The mean squared error over the steps from <paramref name="firstStep"/> on of a window given as projected rows, and its latent.
    /// </summary>
    /// <param name="weights">Those of projected rows suffice.</param>
    /// <param name="basis">-R of the output layer, (D, D).</param>
    /// <param name="rows">(L, C): what the input layers make of each row, E wide, then Q^T (x - b).</param>
    /// <param name="distances">(L): |x_perp|^2.</param>
    /// <param name="firstStep">First step that counts.</param>
    /// <param name="latent">(2Z), or empty.</param>
    public abstract float Run(
        SingleWindowWeights weights, SingleWindowMatrix basis, ReadOnlySpan<float> rows, ReadOnlySpan<double> distances, int firstStep,
        Span<float> latent);

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
    private const int RowsAtOnce = 8;

    private readonly NetworkArchitecture _architecture;

    // A row is padded to whole vectors, and a second direction's vectors, which begin at any unit, may pass its end.
    private readonly int _stride;
    private readonly LaneBuffer _output;   // (L, stride)
    private readonly LaneBuffer _hidden;   // (L, stride): h of all steps
    private readonly LaneBuffer _projected;   // (L, 4H)
    private readonly LaneBuffer _cell;
    private readonly LaneBuffer _zero;
    private readonly LaneBuffer _latent;
    private readonly LaneBuffer _statistics;   // (L, 2): mean and r
    private readonly LaneBuffer _input;
    private readonly LaneBuffer _reconstruction;
    private readonly LaneBuffer _losses;

    public SingleWindowNetwork(NetworkArchitecture architecture)
    {
        NetworkArchitecture a = _architecture = architecture;
        int lanes = TLanes.Count, units = SingleWindowMatrix.Padded(Math.Max(a.HiddenSize, a.LatentUnits), lanes);
        int features = SingleWindowMatrix.Padded(a.FeatureCount, 2 * lanes);
        int reconstruction = Math.Max(features, SingleWindowMatrix.Padded(a.DecoderWidth, 2 * lanes));
        _stride = Math.Max(SingleWindowMatrix.Padded(a.DecoderWidth, lanes), units) + lanes;
        _output = new LaneBuffer(checked(a.WindowLength * _stride));
        _hidden = new LaneBuffer(checked(a.WindowLength * _stride));
        _projected = new LaneBuffer(checked(a.WindowLength * 4 * units));
        _cell = new LaneBuffer(units);
        _zero = new LaneBuffer(units);
        _latent = new LaneBuffer(2 * units + lanes);
        _statistics = new LaneBuffer(2 * a.WindowLength);
        _input = new LaneBuffer(features);
        _reconstruction = new LaneBuffer(RowsAtOnce * reconstruction);
        _losses = new LaneBuffer(features);
    }

    public override float Run(
        SingleWindowWeights weights, ReadOnlySpan<float> window, ErrorMeasure measure, Span<float> latent, Span<float> featureErrors)
    {
        Forward(weights, new Input(window, _architecture.FeatureCount, isProjected: false), latent);
        return Error(weights.Output!, window, measure, featureErrors);
    }

    public override float Run(
        SingleWindowWeights weights, SingleWindowMatrix basis, ReadOnlySpan<float> rows, ReadOnlySpan<double> distances, int firstStep,
        Span<float> latent)
    {
        int columns = rows.Length / _architecture.WindowLength;
        Forward(weights, new Input(rows, columns, isProjected: true), latent);
        return Error(basis, rows, columns, distances, firstStep);
    }

    private void Forward(SingleWindowWeights weights, Input input, Span<float> latent)
    {
        Encode(weights, input);
        if (!latent.IsEmpty) _latent.Values[.._architecture.LatentSize].CopyTo(latent);
        for (int layer = 0; layer < weights.Decoder.Length; layer++) Decode(weights.Decoder[layer], first: layer == 0);
    }

    private void Encode(SingleWindowWeights weights, Input input)
    {
        int steps = _architecture.WindowLength, units = _architecture.HiddenSize;
        bool first = true;
        foreach (UnitLayer layer in weights.Encoder)
        {
            UnitLstm lstm = layer.Directions[0];
            if (first) Project(lstm, input, 0, units);
            else Project(lstm, _output, _stride, steps);
            RunLstm(lstm, backwards: false, repeats: false, _hidden);

            // The output's rows begin as the shortcut; from the second block on they are the input itself.
            if (first) Shortcut(weights.Shortcut, input);
            Normalize(layer);
            first = false;
        }

        int latentUnits = _architecture.LatentUnits;
        for (int direction = 0; direction < 2; direction++)
        {
            UnitLstm lstm = weights.Latent[direction];
            if (first) Project(lstm, input, direction * 4 * latentUnits, latentUnits);
            else Project(lstm, _output, _stride, steps);
            RunLstm(lstm, backwards: direction == 1, repeats: false, _hidden);
            Span<float> last = _hidden.Values.Slice((direction == 0 ? steps - 1 : 0) * _stride, latentUnits);
            last.CopyTo(_latent.Values[(direction * latentUnits)..]);
        }
    }

    private void Shortcut(SingleWindowMatrix? shortcut, Input input)
    {
        int steps = _architecture.WindowLength, units = _architecture.HiddenSize;
        if (!input.IsProjected && shortcut is not null)
        {
            shortcut.Multiply<TLanes>(input.Values, input.Columns, steps, _output, _stride);
            return;
        }

        int first = input.IsProjected ? 4 * units : 0;
        for (int t = 0; t < steps; t++) input.Row(t).Slice(first, units).CopyTo(_output.Values[(t * _stride)..]);
    }

    private void Decode(UnitLayer layer, bool first)
    {
        // The second direction stands where the first one's padding was.
        for (int direction = 0; direction < layer.Directions.Length; direction++)
        {
            UnitLstm lstm = layer.Directions[direction];
            if (first) Project(lstm, _latent, _stride, rows: 1);
            else Project(lstm, _output, _stride, _architecture.WindowLength);
            RunLstm(lstm, backwards: direction == 1, repeats: first, _hidden.Row(direction * _architecture.HiddenSize, 1));
        }

        _output.Values.Clear();
        Normalize(layer);
    }

    private float Error(SingleWindowMatrix output, ReadOnlySpan<float> window, ErrorMeasure measure, Span<float> featureErrors)
    {
        int steps = _architecture.WindowLength, features = _architecture.FeatureCount, firstStep = measure.FirstStep(steps);
        int size = output.Vectors * TLanes.Count;
        double sum = 0;
        for (int t = featureErrors.IsEmpty ? firstStep : 0; t < steps; t++)
        {
            int row = t % RowsAtOnce;
            if (row == 0 || t == firstStep)
            {
                int rows = Math.Min(RowsAtOnce - row, steps - t);
                output.Multiply<TLanes>(_output.Row(t, _stride), _stride, rows, _reconstruction.Row(row, size), size);
            }

            window.Slice(t * features, features).CopyTo(_input.Values);
            ResidualLoss.Run<TLanes>(
                measure.Loss, _input, _reconstruction.Row(row, size), output.Vectors, default, _losses);
            if (t >= firstStep)
            {
                for (int f = 0; f < features; f += MaximumSummands)
                    sum += SingleWindowSums.Of(_losses.Values.Slice(f, Math.Min(MaximumSummands, features - f)));
            }

            if (!featureErrors.IsEmpty) _losses.Values[..features].CopyTo(featureErrors[(t * features)..]);
        }

        return (float)(sum * (1 / ((double)(steps - firstStep) * features)));
    }

    // As RowBlock does: |q - R h|^2 + |x_perp|^2 of each step.
    private float Error(
        SingleWindowMatrix basis, ReadOnlySpan<float> rows, int columns, ReadOnlySpan<double> distances, int firstStep)
    {
        int steps = _architecture.WindowLength, width = _architecture.DecoderWidth, size = basis.Vectors * TLanes.Count;
        Span<float> squares = stackalloc float[RowsAtOnce], zeros = stackalloc float[RowsAtOnce];
        zeros.Clear();
        double sum = 0;
        for (int t = firstStep; t < steps; t += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, steps - t);
            for (int row = 0; row < count; row++)
                rows.Slice((t + row) * columns + _architecture.ProjectedSize, width).CopyTo(_reconstruction.Values[(row * size)..]);
            basis.MultiplyAdd<TLanes>(_output.Row(t, _stride), _stride, count, _reconstruction, size);
            SingleWindowSums.OfSquares(_reconstruction, size, width, zeros, squares[..count]);
            for (int row = 0; row < count; row++) sum += squares[row] + distances[t + row];
        }

        return (float)(sum * (1 / ((double)(steps - firstStep) * _architecture.FeatureCount)));
    }

    // The gates' inputs from the network's input: columns [first, first + 4 units) of projected rows.
    private void Project(UnitLstm lstm, Input input, int first, int units)
    {
        if (!input.IsProjected)
        {
            Project(lstm, input.Values, input.Columns, _architecture.WindowLength);
            return;
        }

        int gates = lstm.Recurrent.Vectors * TLanes.Count;
        for (int t = 0; t < _architecture.WindowLength; t++)
            lstm.Recurrent.ScatterRow(input.Row(t).Slice(first, 4 * units), _projected.Values.Slice(t * gates, gates));
    }

    // x: a row every xStride values.
    private void Project(UnitLstm lstm, Operand<float> x, int xStride, int rows) =>
        lstm.Kernel!.Multiply<TLanes>(x, xStride, rows, _projected, lstm.Recurrent.Vectors * TLanes.Count);

    // From the projected rows, one for each step or one that repeats, to h: (L, H), a row every _stride values.
    private void RunLstm(UnitLstm lstm, bool backwards, bool repeats, Operand<float> h)
    {
        int steps = _architecture.WindowLength, gates = lstm.Recurrent.Vectors * TLanes.Count;
        Operand<float> projected = _projected;
        _cell.Values.Clear();
        int first = backwards ? steps - 1 : 0, forth = backwards ? -1 : 1;
        SingleWindowCell.Run<TLanes>(
            lstm.Recurrent, projected.From(repeats ? 0 : first * gates), repeats ? 0 : forth * gates, _zero, _cell,
            h.From(first * _stride), forth * _stride, steps);
    }

    // The output's rows, to which the normalized h are added.
    private void Normalize(UnitLayer layer) =>
        SingleWindowNormalization.Add<TLanes>(
            _hidden, _architecture.WindowLength, _stride, layer.Width, layer.Gamma, layer.Beta, _statistics.Values, _output);

    /// <param name="values">(L, F), or (L, C) where rows are projected.</param>
    /// <param name="columns">F or C.</param>
    /// <param name="isProjected">Whether the rows have been multiplied by all that they are multiplied by.</param>
    private readonly ref struct Input(ReadOnlySpan<float> values, int columns, bool isProjected)
    {
        public ReadOnlySpan<float> Values { get; } = values;
        public int Columns => columns;
        public bool IsProjected => isProjected;
        public ReadOnlySpan<float> Row(int t) => Values.Slice(t * columns, columns);
    }
}
