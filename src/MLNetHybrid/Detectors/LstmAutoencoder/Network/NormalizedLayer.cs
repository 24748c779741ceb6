using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// LSTM, or both directions side by side -> dropout -> LayerNorm -> add shortcut: an encoder block or a decoder layer on a block of W
/// windows.
/// </summary>
internal sealed class NormalizedLayer<TLanes> where TLanes : struct, ILanes<TLanes>
{
    private readonly int _layer;
    private readonly int _steps;
    private readonly int _width;
    private readonly Sequence? _shortcut;
    private readonly Sequence _hidden;
    private readonly Sequence _statistics;
    private readonly LaneBuffer _kept;
    private readonly LaneBuffer _gammaGradient;
    private readonly LaneBuffer _betaGradient;
    private readonly uint[] _keys = new uint[TLanes.Count];
    private Dropout? _dropout;

    /// <param name="layer">Number of the layer, for dropout's masks.</param>
    /// <param name="steps">L.</param>
    /// <param name="width">D: rows of the layer's output.</param>
    /// <param name="directions">The LSTMs, whose rows of h follow each other in <paramref name="hidden"/>.</param>
    /// <param name="hidden">(L, D, W): h.</param>
    /// <param name="shortcut">(L, D, W), added to the result.</param>
    /// <param name="output">(L, D, W); may be the shortcut's memory.</param>
    public NormalizedLayer(
        int layer, int steps, int width, LstmRun<TLanes>[] directions, Sequence hidden, Sequence? shortcut, Sequence output)
    {
        _layer = layer;
        _steps = steps;
        _width = width;
        Directions = directions;
        _hidden = hidden;
        _shortcut = shortcut;
        Output = output;
        _statistics = Sequence.Whole(steps, 2, TLanes.Count);
        _kept = new LaneBuffer(width * TLanes.Count);
        _gammaGradient = new LaneBuffer(width * TLanes.Count);
        _betaGradient = new LaneBuffer(width * TLanes.Count);
    }

    public LstmRun<TLanes>[] Directions { get; }

    /// <summary>(L, D, W).</summary>
    public Sequence Output { get; }

    public void Forward(PackedLayer weights, Dropout? dropout)
    {
        _dropout = dropout is { Rate: > 0 } ? dropout : null;
        _dropout?.Keys(_layer, _keys);
        bool single = Directions.Length == 1;
        for (int direction = 0; direction < Directions.Length; direction++)
        {
            for (int n = 0; n < _steps; n++)
            {
                Directions[direction].Forward(weights.Directions[direction], n);
                if (single) Normalize(weights.Norm, n);
            }
        }

        if (single) return;
        for (int t = 0; t < _steps; t++) Normalize(weights.Norm, t);
    }

    /// <summary>From dy (L, D, W), the gradient of the output, to dv (L, D, W), that of h. Adds the norm's gradients.</summary>
    public void Backward(PackedNorm weights, Sequence dy, Sequence dv, Span<float> gradient)
    {
        _gammaGradient.Values.Clear();
        _betaGradient.Values.Clear();
        for (int t = 0; t < _steps; t++)
        {
            LayerNormalization.Backward<TLanes>(Kept(t), weights.Gamma, _statistics[t], dy[t], dv[t], _gammaGradient, _betaGradient);
            _dropout?.Apply<TLanes>(_keys, t, _width, dv[t], dv[t]);
        }

        WeightGradient.AddSums<TLanes>(_gammaGradient, 0, 1, weights.Parameters.Gamma.Of(gradient));
        WeightGradient.AddSums<TLanes>(_betaGradient, 0, 1, weights.Parameters.Beta.Of(gradient));
    }

    private void Normalize(PackedNorm norm, int t)
    {
        Operand<float> shortcut = _shortcut is Sequence added ? added[t] : default;
        LayerNormalization.Forward<TLanes>(Kept(t), norm.Gamma, norm.Beta, shortcut, _statistics[t], Output[t]);
    }

    // h after dropout
    private Operand<float> Kept(int t)
    {
        if (_dropout is not Dropout dropout) return _hidden[t];
        dropout.Apply<TLanes>(_keys, t, _width, _hidden[t], _kept);
        return _kept;
    }
}
