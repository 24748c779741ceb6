using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// One LSTM of H units over the L steps of a block of W windows, in either direction. Training remembers all steps; inference only what the
/// next step needs.
/// </summary>
internal sealed class LstmRun<TLanes> where TLanes : struct, ILanes<TLanes>
{
    private readonly int _steps;
    private readonly int _units;
    private readonly bool _backwards;
    private readonly bool _training;
    private readonly Sequence _input;
    private readonly Sequence _gates;
    private readonly Sequence _cell;
    private readonly Sequence _tanhCell;
    private readonly LaneBuffer _zero;
    private readonly LaneBuffer _hiddenGradient;
    private readonly LaneBuffer _cellGradient;

    /// <param name="steps">L.</param>
    /// <param name="units">H.</param>
    /// <param name="backwards">Whether the last step comes first.</param>
    /// <param name="training">Whether a backward pass follows.</param>
    /// <param name="input">(L, In, W), or already projected: (L, 4H, W), which may be the gates' memory, or (1, 4H, W) for a repeated
    /// input.</param>
    /// <param name="gates">(L, 4H, W): the gates, then their gradients. Inference needs one slot.</param>
    /// <param name="hidden">(L, H, W): h. Inference needs two slots.</param>
    public LstmRun(int steps, int units, bool backwards, bool training, Sequence input, Sequence gates, Sequence hidden)
    {
        _steps = steps;
        _units = units;
        _backwards = backwards;
        _training = training;
        _input = input;
        _gates = gates;
        Hidden = hidden;
        int lanes = TLanes.Count;
        _cell = training ? Sequence.Whole(steps, units, lanes) : Sequence.Latest(1, units, lanes);
        _tanhCell = training ? Sequence.Whole(steps, units, lanes) : _cell;
        _zero = new LaneBuffer(units * lanes);
        _hiddenGradient = new LaneBuffer(training ? units * lanes : 0);
        _cellGradient = new LaneBuffer(training ? units * lanes : 0);
    }

    /// <summary>(L, H, W): h.</summary>
    public Sequence Hidden { get; }

    /// <summary>(L, 4H, W): the gradient of the gates' inputs, after <see cref="Backward"/>.</summary>
    public Sequence GateGradient => _gates;

    /// <summary>The step that comes <paramref name="n"/>th in this direction.</summary>
    public int StepAt(int n) => _backwards ? _steps - 1 - n : n;

    /// <summary>Computes the step that comes <paramref name="n"/>th.</summary>
    public void Forward(PackedLstm weights, int n)
    {
        int t = StepAt(n), before = StepAt(n - 1);
        Operand<float> zero = _zero;
        Operand<float> previous = n == 0 ? zero : Hidden[before];
        Operand<float> z = _gates[t];
        if (weights.Input == LstmInput.Steps)
            DenseProduct.FromBias<TLanes>(weights.Step, _input[t], weights.InputSize, previous, _units, z);
        else DenseProduct.FromRows<TLanes>(weights.Step, _input[t], previous, z);

        if (_training)
        {
            LstmCell.Forward<TLanes>(z, _units, n == 0 ? zero : _cell[before], _cell[t], _tanhCell[t], Hidden[t]);
            return;
        }

        if (n == 0) _cell.Buffer.Values.Clear();
        LstmCell.Infer<TLanes>(z, _units, _cell[t], Hidden[t]);
    }

    /// <summary>
    /// From dv (L, H, W), the gradient of h from above, to that of the gates' inputs and, where each step has an input, to dx (L, In, W),
    /// which is set or added to. Adds the weights' gradients, but for kernel and bias of an input that was projected.
    /// </summary>
    public void Backward(PackedLstm weights, Sequence dv, Sequence dx, bool adds, int windows, Span<float> gradient)
    {
        Operand<float> dr = _hiddenGradient, dc = _cellGradient, zero = _zero;
        _hiddenGradient.Values.Clear();
        _cellGradient.Values.Clear();
        for (int n = _steps - 1; n >= 0; n--)
        {
            int t = StepAt(n);
            Operand<float> dz = _gates[t];
            LstmCell.Backward<TLanes>(dz, _units, n == 0 ? zero : _cell[StepAt(n - 1)], _tanhCell[t], dv[t], dr, dc);
            if (n > 0) DenseProduct.FromBias<TLanes>(weights.RecurrentTransposed!, dz, dr);
            if (weights.Input != LstmInput.Steps) continue;
            if (adds) DenseProduct.FromRows<TLanes>(weights.KernelTransposed!, dx[t], dz, dx[t]);
            else DenseProduct.FromBias<TLanes>(weights.KernelTransposed!, dz, dx[t]);
        }

        AddWeightGradients(weights, windows, gradient);
    }

    private void AddWeightGradients(PackedLstm weights, int windows, Span<float> gradient)
    {
        int gates = 4 * _units;
        LstmParameters lstm = weights.Parameters;
        if (_steps > 1)
        {
            // step t's gates saw the h of the step before
            Operand<float> h = Hidden[_backwards ? 1 : 0], dz = _gates[_backwards ? 0 : 1];
            WeightGradient.Add<TLanes>(h, Hidden.Step, _units, dz, _gates.Step, gates, _steps - 1, windows, lstm.Recurrent.Of(gradient));
        }

        if (weights.Input != LstmInput.Steps) return;
        WeightGradient.Add<TLanes>(_input[0], _input.Step, weights.InputSize, _gates[0], _gates.Step, gates, _steps, windows,
            lstm.Kernel.Of(gradient));
        WeightGradient.AddSums<TLanes>(_gates[0], _gates.Step, _steps, lstm.Bias.Of(gradient));
    }
}
