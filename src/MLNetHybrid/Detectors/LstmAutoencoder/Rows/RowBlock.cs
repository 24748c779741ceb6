using System.Runtime.CompilerServices;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// The network on a block of at most W windows given as projected rows, with the squared error by the output layer's basis: nothing here is
/// F wide. It holds no weights: they come with each call. One instance serves one thread at a time.
/// </summary>
internal abstract class RowBlock
{
    /// <summary>A block of <paramref name="lanes"/> windows: 16, 8, 4 or 1.</summary>
    public static RowBlock Create(NetworkLayout layout, int lanes, bool training) =>
        BlockWidth.Run<Factory, RowBlock>(lanes, new(layout, training));

    /// <summary>From windows, each L rows from <paramref name="first"/> (N) on, to their latents and decoder outputs.</summary>
    public abstract void Forward(PackedCore weights, ProjectedRows rows, ReadOnlySpan<int> first, Dropout? dropout = null);

    /// <summary>latent (N, 2Z), of the windows of the forward pass.</summary>
    public abstract void CopyLatent(Span<float> latent);

    /// <summary>
    /// error (N): the mean squared error of the windows of the forward pass over the steps from <paramref name="firstStep"/> on.
    /// </summary>
    /// <param name="basis">R of the output layer.</param>
    /// <param name="rows">Of the forward pass.</param>
    /// <param name="first">Of the forward pass.</param>
    /// <param name="firstStep">First step that counts.</param>
    /// <param name="error">(N).</param>
    public abstract void Errors(PackedBasis basis, ProjectedRows rows, ReadOnlySpan<int> first, int firstStep, Span<float> error);

    /// <summary>
    /// Sum over the windows of the forward pass of their squared errors, (L, F) each. Adds the gradient of <paramref name="weight"/> times
    /// that sum: of the core's tensors, and what the gradients of the F-wide ones are made of.
    /// </summary>
    public abstract double Backward(
        PackedCore weights, PackedBasis basis, ProjectedRows rows, ReadOnlySpan<int> first, float weight, RowGradient gradient);

    private readonly struct Factory(NetworkLayout layout, bool training) : IKernel<RowBlock>
    {
        public RowBlock Run<TLanes>() where TLanes : struct, ILanes<TLanes> => new RowBlock<TLanes>(layout, training);
    }
}

/// <inheritdoc/>
internal sealed class RowBlock<TLanes> : RowBlock where TLanes : struct, ILanes<TLanes>
{
    private readonly NetworkCore<TLanes> _core;
    private readonly int _steps;
    private readonly int _features;
    private readonly int _projected;
    private readonly int _width;
    private readonly int _latentSize;

    // (L, D, W): Q^T (x - b); then h, in training
    private readonly Sequence _target;
    private readonly LaneBuffer _residual;
    private readonly double[] _sums = new double[TLanes.Count];
    private int _count;

    public RowBlock(NetworkLayout layout, bool training)
    {
        NetworkArchitecture a = layout.Architecture;
        _core = new NetworkCore<TLanes>(layout, training);
        (_steps, _features, _width, _latentSize) = (a.WindowLength, a.FeatureCount, a.DecoderWidth, a.LatentSize);
        _projected = a.ProjectedSize;
        _target = Sequence.Whole(_steps, _width, TLanes.Count);
        _residual = new LaneBuffer(_width * TLanes.Count);
    }

    public override void Forward(PackedCore weights, ProjectedRows rows, ReadOnlySpan<int> first, Dropout? dropout = null)
    {
        _count = first.Length;
        for (int t = 0; t < _steps; t++)
        {
            LaneGather.Gather(rows.Values, rows.Columns, first, t, 0, _projected, TLanes.Count, _core.Projected.Values(t, _projected));
            LaneGather.Gather(rows.Values, rows.Columns, first, t, _projected, _width, TLanes.Count, _target.Values(t, _width));
        }

        _core.Forward(weights, dropout);
    }

    public override void CopyLatent(Span<float> latent) =>
        LaneGather.FromLanes(_core.Latent.Values(0, _latentSize), _count, _latentSize, TLanes.Count, latent, _latentSize);

    public override void Errors(PackedBasis basis, ProjectedRows rows, ReadOnlySpan<int> first, int firstStep, Span<float> error)
    {
        Array.Clear(_sums);
        for (int t = firstStep; t < _steps; t++) AddErrors(basis, rows, first, t);
        double share = 1 / ((double)(_steps - firstStep) * _features);
        for (int i = 0; i < _count; i++) error[i] = (float)(_sums[i] * share);
    }

    public override double Backward(
        PackedCore weights, PackedBasis basis, ProjectedRows rows, ReadOnlySpan<int> first, float weight, RowGradient gradient)
    {
        // A lane without a window has no error, hence no gradient.
        Span<float> counts = stackalloc float[TLanes.Count];
        counts.Clear();
        counts[.._count].Fill(1);
        TLanes isWindow = TLanes.Load(in counts[0]), scale = isWindow * TLanes.All(2 * weight);
        Array.Clear(_sums);
        for (int t = 0; t < _steps; t++)
        {
            AddErrors(basis, rows, first, t);
            Operand<float> h = _core.DecoderOutput[t], u = _residual, kept = _target[t];
            for (int at = 0; at < _width * TLanes.Count; at += TLanes.Count)
            {
                u.Store(at, u.Load<TLanes>(at) * scale);
                kept.Store(at, h.Load<TLanes>(at) * isWindow);
            }

            // dh = weight 2 R^T (R h - q); both signs are turned.
            DenseProduct.FromBias<TLanes>(basis.NegativeTransposed!, u, _core.DecoderOutputGradient[t]);
            LaneGather.ScatterAdd(_target.Values(t, _width), first, t, _projected, _width, TLanes.Count, gradient.Rows, rows.Columns);
            foreach (int row in first) gradient.Counts[row + t]++;
        }

        WeightGradient.Add<TLanes>(_target[0], _target.Step, _width, _target[0], _target.Step, _width, _steps, first.Length,
            gradient.OutputProducts);
        WeightGradient.AddSums<TLanes>(_target[0], _target.Step, _steps, gradient.OutputSums);
        _core.Backward(weights, first.Length, gradient.Core);
        for (int t = 0; t < _steps; t++)
            LaneGather.ScatterAdd(_core.ProjectedGradient.Values(t, _projected), first, t, 0, _projected, TLanes.Count, gradient.Rows,
                rows.Columns);
        double sum = 0;
        for (int i = 0; i < _count; i++) sum += _sums[i];
        return sum;
    }

    // residual (D, W) = q - R h at step t; adds |residual|^2 + |x_perp|^2 to each window's sum
    private void AddErrors(PackedBasis basis, ProjectedRows rows, ReadOnlySpan<int> first, int t)
    {
        Operand<float> u = _residual;
        DenseProduct.FromRows<TLanes>(basis.Negative, _target[t], _core.DecoderOutput[t], u);
        TLanes sum = default;
        for (int at = 0; at < _width * TLanes.Count; at += TLanes.Count)
        {
            TLanes v = u.Load<TLanes>(at);
            sum = TLanes.MultiplyAdd(v, v, sum);
        }

        Span<float> squares = stackalloc float[TLanes.Count];
        TLanes.Store(sum, ref squares[0]);
        for (int i = 0; i < first.Length; i++) _sums[i] += squares[i] + rows.Distances[first[i] + t];
    }
}
