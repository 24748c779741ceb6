using System.Runtime.CompilerServices;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Windows;

/// <summary>
/// The whole network on a block of at most W windows given with all their values, with the memory this takes. It holds no weights: they
/// come with each call. One instance serves one thread at a time.
/// </summary>
internal abstract class WindowBlock
{
    /// <summary>A block of <paramref name="lanes"/> windows: 16, 8, 4 or 1.</summary>
    public static WindowBlock Create(NetworkLayout layout, int lanes, bool training) =>
        BlockWidth.Run<Factory, WindowBlock>(lanes, new(layout, training));

    /// <summary>From <paramref name="count"/> windows, (N, L, F), to their latents and decoder outputs.</summary>
    public abstract void Forward(PackedNetwork weights, ReadOnlySpan<float> windows, int count, Dropout? dropout = null);

    /// <summary>latent (N, 2Z), of the windows of the forward pass.</summary>
    public abstract void CopyLatent(Span<float> latent);

    /// <summary>
    /// error (N) by the measure and, unless empty, the loss function of each residual, (N, L, F), of the windows of the forward pass.
    /// </summary>
    public abstract void Errors(PackedNetwork weights, ErrorMeasure measure, Span<float> error, Span<float> featureErrors);

    /// <summary>
    /// Sum over the windows of the forward pass of their mean losses. Adds to the gradient that of <paramref name="weight"/> times the sum
    /// of all losses: 1 / (N L F) for the mean over a batch of N windows.
    /// </summary>
    public abstract double Backward(PackedNetwork weights, ReconstructionLoss loss, float weight, Span<float> gradient);

    private readonly struct Factory(NetworkLayout layout, bool training) : IKernel<WindowBlock>
    {
        public WindowBlock Run<TLanes>() where TLanes : struct, ILanes<TLanes> => new WindowBlock<TLanes>(layout, training);
    }
}

/// <inheritdoc/>
internal sealed class WindowBlock<TLanes> : WindowBlock where TLanes : struct, ILanes<TLanes>
{
    // So many values are summed in single precision.
    private const int MaximumSummands = 64;

    private readonly NetworkArchitecture _architecture;
    private readonly NetworkCore<TLanes> _core;
    private readonly Sequence _input;

    // (L, F, W): the reconstruction, then its gradient; one slot in inference.
    private readonly Sequence _reconstruction;
    private readonly LaneBuffer _losses;
    private readonly double[] _sums = new double[TLanes.Count];
    private int _count;

    public WindowBlock(NetworkLayout layout, bool training)
    {
        _architecture = layout.Architecture;
        int steps = _architecture.WindowLength, features = _architecture.FeatureCount;
        _core = new NetworkCore<TLanes>(layout, training);
        _input = Sequence.Whole(steps, features, TLanes.Count);
        _reconstruction = training ? Sequence.Whole(steps, features, TLanes.Count) : Sequence.Latest(1, features, TLanes.Count);
        _losses = new LaneBuffer(features * TLanes.Count);
    }

    public override void Forward(PackedNetwork weights, ReadOnlySpan<float> windows, int count, Dropout? dropout = null)
    {
        _count = count;
        int steps = _architecture.WindowLength, features = _architecture.FeatureCount;
        bool copies = weights.Inputs.Length == 1;
        for (int t = 0; t < steps; t++)
        {
            LaneGather.ToLanes(windows[(t * features)..], steps * features, count, features, TLanes.Count, _input.Values(t, features));
            int row = 0;
            foreach (PackedDense input in weights.Inputs)
            {
                DenseProduct.FromBias<TLanes>(input.Matrix, _input[t], _core.Projected.From(row)[t]);
                row += input.Matrix.Outputs;
            }

            // F = H: the shortcut is x itself.
            if (copies) _input.Values(t, features).CopyTo(_core.Projected.From(row).Values(t, features));
        }

        _core.Forward(weights.Core, dropout);
    }

    public override void CopyLatent(Span<float> latent) =>
        LaneGather.FromLanes(_core.Latent[0], _count, _architecture.LatentSize, TLanes.Count, latent, _architecture.LatentSize);

    public override void Errors(PackedNetwork weights, ErrorMeasure measure, Span<float> error, Span<float> featureErrors)
    {
        int steps = _architecture.WindowLength, features = _architecture.FeatureCount, firstStep = measure.FirstStep(steps);
        Array.Clear(_sums);
        for (int t = featureErrors.IsEmpty ? firstStep : 0; t < steps; t++)
        {
            Reconstruct(weights, t);
            AddLosses(measure.Loss, t, default, t >= firstStep, keeps: !featureErrors.IsEmpty);
            if (!featureErrors.IsEmpty)
                LaneGather.FromLanes(_losses.Values, _count, features, TLanes.Count, featureErrors[(t * features)..], steps * features);
        }

        double share = 1 / ((double)(steps - firstStep) * features);
        for (int i = 0; i < _count; i++) error[i] = (float)(_sums[i] * share);
    }

    public override double Backward(PackedNetwork weights, ReconstructionLoss loss, float weight, Span<float> gradient)
    {
        int steps = _architecture.WindowLength, features = _architecture.FeatureCount, width = _architecture.DecoderWidth;
        // A lane without a window has no loss, hence no gradient.
        Span<float> scale = stackalloc float[TLanes.Count];
        scale.Clear();
        scale[.._count].Fill(weight);
        Array.Clear(_sums);
        DenseParameters output = weights.Output.Parameters;
        for (int t = 0; t < steps; t++)
        {
            Reconstruct(weights, t);
            AddLosses(loss, t, scale, adds: true, keeps: false);
            DenseProduct.FromBias<TLanes>(weights.Output.Transposed!, _reconstruction[t], _core.DecoderOutputGradient[t]);
        }

        Operand<float> dy = _reconstruction[0];
        WeightGradient.Add<TLanes>(
            _core.DecoderOutput[0], _core.DecoderOutput.Step, width, dy, _reconstruction.Step, features, steps, _count,
            output.Kernel.Of(gradient));
        WeightGradient.AddSums<TLanes>(dy, _reconstruction.Step, steps, output.Bias.Of(gradient));

        _core.Backward(weights.Core, _count, gradient);
        int row = 0;
        foreach (PackedDense input in weights.Inputs)
        {
            Sequence dz = _core.ProjectedGradient.From(row);
            WeightGradient.Add<TLanes>(_input[0], _input.Step, features, dz[0], dz.Step, input.Matrix.Outputs, steps, _count,
                input.Parameters.Kernel.Of(gradient));
            WeightGradient.AddSums<TLanes>(dz[0], dz.Step, steps, input.Parameters.Bias.Of(gradient));
            row += input.Matrix.Outputs;
        }

        double sum = 0;
        for (int i = 0; i < _count; i++) sum += _sums[i];
        return sum / ((double)steps * features);
    }

    private void Reconstruct(PackedNetwork weights, int t) =>
        DenseProduct.FromBias<TLanes>(weights.Output.Matrix, _core.DecoderOutput[t], _reconstruction[t]);

    private void AddLosses(ReconstructionLoss loss, int t, Operand<float> scale, bool adds, bool keeps)
    {
        int features = _architecture.FeatureCount;
        Span<float> sum = stackalloc float[TLanes.Count];
        for (int f = 0; f < features; f += MaximumSummands)
        {
            int rows = Math.Min(MaximumSummands, features - f);
            Operand<float> losses = default;
            if (keeps) losses = _losses.Row(f, TLanes.Count);
            TLanes sums = ResidualLoss.Run<TLanes>(loss, _input.From(f)[t], _reconstruction.From(f)[t], rows, scale, losses);
            TLanes.Store(sums, ref sum[0]);
            for (int i = 0; adds && i < _count; i++) _sums[i] += sum[i];
        }
    }
}
