using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.LstmAutoencoder.Network;

/// <summary>
/// The network on one window, forward only, with the memory this takes: here the lanes of a vector are units, so that a window by itself fills them. One instance serves one
/// thread at a time.
/// </summary>
internal abstract class SingleWindow
{
    public static SingleWindow Create(NetworkArchitecture architecture, int lanes) => lanes switch
    {
        16 => new SingleWindow<Lanes16>(architecture),
        8 => new SingleWindow<Lanes8>(architecture),
        4 => new SingleWindow<Lanes4>(architecture),
        _ => new SingleWindow<Lanes1>(architecture),
    };

    /// <summary>Lanes that suit H units: the narrowest vector that holds them all, else the widest.</summary>
    public static int LanesFor(int units)
    {
        int lanes = BlockWidth.Widest;
        while (lanes > 4 && units <= lanes / 2) lanes /= 2;
        return lanes;
    }

    /// <summary>From the window (L, F) to latent (2Z), its error by the measure and, unless empty, the loss function of each residual, (L, F).</summary>
    public abstract float Run(SingleWindowWeights weights, ReadOnlySpan<float> window, ErrorMeasure measure, Span<float> latent, Span<float> featureErrors);
}

/// <inheritdoc/>
internal sealed class SingleWindow<TLanes> : SingleWindow where TLanes : struct, ILanes<TLanes>
{
    private const int MaximumSummands = 64;

    private readonly NetworkArchitecture _architecture;

    // A row is padded to whole vectors, and a second direction's vectors, which begin at any unit, may pass its end.
    private readonly int _stride;
    private readonly LaneBuffer _output;
    private readonly LaneBuffer _bothHidden;
    private readonly LaneBuffer _gates;
    private readonly LaneBuffer _start;
    private readonly LaneBuffer _cell;
    private readonly LaneBuffer _hidden;
    private readonly LaneBuffer _latent;
    private readonly LaneBuffer _valid;
    private readonly LaneBuffer _input;
    private readonly LaneBuffer _reconstruction;
    private readonly LaneBuffer _losses;

    public SingleWindow(NetworkArchitecture architecture)
    {
        NetworkArchitecture a = _architecture = architecture;
        int lanes = TLanes.Count, units = UnitMatrix.Padded(Math.Max(a.HiddenSize, a.LatentUnits), lanes), features = UnitMatrix.Padded(a.FeatureCount, lanes);
        _stride = UnitMatrix.Padded(a.DecoderWidth, lanes) + lanes;
        _output = new LaneBuffer(checked(a.WindowLength * _stride));
        _bothHidden = new LaneBuffer(a.BidirectionalDecoder ? a.WindowLength * _stride : 0);
        _gates = new LaneBuffer(4 * units);
        _start = new LaneBuffer(4 * units);
        _cell = new LaneBuffer(units);
        _hidden = new LaneBuffer(units);
        _latent = new LaneBuffer(2 * units + lanes);
        _valid = new LaneBuffer(2 * units);
        _input = new LaneBuffer(features);
        _reconstruction = new LaneBuffer(features);
        _losses = new LaneBuffer(features);
    }

    public override float Run(SingleWindowWeights weights, ReadOnlySpan<float> window, ErrorMeasure measure, Span<float> latent, Span<float> featureErrors)
    {
        Encode(weights, window);
        _latent.Values[.._architecture.LatentSize].CopyTo(latent);
        for (int layer = 0; layer < weights.Decoder.Length; layer++) Decode(weights.Decoder[layer], first: layer == 0);
        return Error(weights.Output, window, measure, featureErrors);
    }

    private void Encode(SingleWindowWeights weights, ReadOnlySpan<float> window)
    {
        int steps = _architecture.WindowLength, units = _architecture.HiddenSize, features = _architecture.FeatureCount;
        ref float x = ref MemoryMarshal.GetReference(window);
        int width = features;
        for (int block = 0; block < weights.Encoder.Length; block++)
        {
            UnitLayer layer = weights.Encoder[block];
            SetValid(units);
            Reset();
            for (int t = 0; t < steps; t++)
            {
                ref float row = ref _output.Row(t, _stride);
                ref float input = ref Unsafe.Add(ref x, block == 0 ? t * features : t * _stride);
                Step(layer.Directions[0], ref layer.Directions[0].Step.Bias.Row(0, 1), ref input, width, units);

                // The output's row begins as the shortcut; from the second block on it is the input itself.
                if (block == 0 && weights.Shortcut is UnitMatrix shortcut)
                    UnitProduct.Run<TLanes>(shortcut, ref shortcut.Bias.Row(0, 1), ref input, features, ref input, 0, ref row);
                else if (block == 0)
                    window.Slice(t * features, features).CopyTo(_output.Values[(t * _stride)..]);
                Normalize(layer, ref _hidden.Row(0, 1), ref row);
            }

            x = ref _output.Row(0, 1);
            width = units;
        }

        int stride = weights.Encoder.Length == 0 ? features : _stride, latentUnits = _architecture.LatentUnits;
        for (int direction = 0; direction < 2; direction++)
        {
            Reset();
            UnitLstm lstm = weights.Latent[direction];
            for (int n = 0; n < steps; n++)
            {
                int t = direction == 0 ? n : steps - 1 - n;
                Step(lstm, ref lstm.Step.Bias.Row(0, 1), ref Unsafe.Add(ref x, t * stride), width, latentUnits);
            }

            _hidden.Values[..latentUnits].CopyTo(_latent.Values[(direction * latentUnits)..]);
        }
    }

    private void Decode(UnitLayer layer, bool first)
    {
        int steps = _architecture.WindowLength, units = _architecture.HiddenSize;
        SetValid(layer.Width);
        bool single = layer.Directions.Length == 1;
        for (int direction = 0; direction < layer.Directions.Length; direction++)
        {
            UnitLstm lstm = layer.Directions[direction];
            ref float start = ref lstm.Step.Bias.Row(0, 1), latent = ref _latent.Row(0, 1);
            if (first)
            {
                start = ref _start.Row(0, 1);
                UnitProduct.Run<TLanes>(lstm.Projection!, ref lstm.Projection!.Bias.Row(0, 1), ref latent, lstm.InputSize, ref latent, 0, ref start);
            }

            Reset();
            for (int n = 0; n < steps; n++)
            {
                int t = direction == 0 ? n : steps - 1 - n;
                ref float row = ref _output.Row(t, _stride);
                Step(lstm, ref start, ref row, first ? 0 : lstm.InputSize, units);
                if (single) NormalizeOver(layer, ref _hidden.Row(0, 1), t);
                else _hidden.Values[..units].CopyTo(_bothHidden.Values[(t * _stride + direction * units)..]);
            }
        }

        if (single) return;
        for (int t = 0; t < steps; t++) NormalizeOver(layer, ref _bothHidden.Row(t, _stride), t);
    }

    private float Error(UnitMatrix output, ReadOnlySpan<float> window, ErrorMeasure measure, Span<float> featureErrors)
    {
        int steps = _architecture.WindowLength, features = _architecture.FeatureCount, firstStep = measure.FirstStep(steps);
        double sum = 0;
        for (int t = featureErrors.IsEmpty ? firstStep : 0; t < steps; t++)
        {
            ref float row = ref _output.Row(t, _stride);
            UnitProduct.Run<TLanes>(output, ref output.Bias.Row(0, 1), ref row, output.Inputs, ref row, 0, ref _reconstruction.Row(0, 1));
            window.Slice(t * features, features).CopyTo(_input.Values);
            for (int vector = 0; vector < output.Vectors; vector += MaximumSummands)
            {
                TLanes losses = ResidualLoss.Run<TLanes>(
                    measure.Loss, ref _input.Row(vector, TLanes.Count), ref _reconstruction.Row(vector, TLanes.Count), Math.Min(MaximumSummands, output.Vectors - vector),
                    ref Unsafe.NullRef<float>(), ref _losses.Row(vector, TLanes.Count));
                if (t >= firstStep) sum += TLanes.Sum(losses);
            }

            if (!featureErrors.IsEmpty) _losses.Values[..features].CopyTo(featureErrors[(t * features)..]);
        }

        return (float)(sum / ((double)(steps - firstStep) * features));
    }

    private void Reset()
    {
        _hidden.Values.Clear();
        _cell.Values.Clear();
    }

    // h and c of one step
    private void Step(UnitLstm lstm, ref float start, ref float x, int width, int units)
    {
        ref float z = ref _gates.Row(0, 1), h = ref _hidden.Row(0, 1);
        UnitProduct.Run<TLanes>(lstm.Step, ref start, ref x, width, ref h, units, ref z);
        LstmCell.Infer<TLanes>(ref z, lstm.Step.Vectors / 4, ref _cell.Row(0, 1), ref h);
    }

    private void NormalizeOver(UnitLayer layer, ref float hidden, int t)
    {
        _output.Values.Slice(t * _stride, _stride).Clear();
        Normalize(layer, ref hidden, ref _output.Row(t, _stride));
    }

    private void Normalize(UnitLayer layer, ref float hidden, ref float row) => UnitNormalization.Add<TLanes>(
        ref hidden, layer.Width, layer.Gamma.Values.Length / TLanes.Count, ref _valid.Row(0, 1), ref layer.Gamma.Row(0, 1), ref layer.Beta.Row(0, 1), ref row);

    private void SetValid(int width)
    {
        _valid.Values.Clear();
        _valid.Values[..width].Fill(1);
    }
}
