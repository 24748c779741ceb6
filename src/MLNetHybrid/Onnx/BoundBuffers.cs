using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MLNetHybrid.Onnx;

/// <summary>
/// Memory for the inputs and outputs of one run at a time, bound to a session. It is kept from run to run: the arrays while they are large
/// enough, the tensors over them while the number of items stays the same. Then a run allocates nothing.
/// </summary>
internal sealed class BoundBuffers : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly Buffer[] _inputs, _outputs;
    private readonly bool _copiesInputs;

    /// <param name="session">What runs.</param>
    /// <param name="inputs">All of its inputs.</param>
    /// <param name="outputs">Those of its outputs that are wanted.</param>
    /// <param name="copiesInputs">
    /// Whether binding an input copies it, as it does to the memory of a GPU; then each run binds anew.
    /// </param>
    public BoundBuffers(
        InferenceSession session, IEnumerable<GraphValue> inputs, IEnumerable<GraphValue> outputs, bool copiesInputs)
    {
        _session = session;
        _copiesInputs = copiesInputs;
        _binding = session.CreateIoBinding();
        _inputs = [.. inputs.Select(Buffer.Create)];
        _outputs = [.. outputs.Select(Buffer.Create)];
    }

    /// <summary>N, items of a run.</summary>
    public int Count { get; private set; }

    /// <summary>(N, width) of an input, by its number.</summary>
    public Span<T> Input<T>(int input) where T : unmanaged => ((Buffer<T>)_inputs[input]).Values.Span;

    /// <summary>(N, width) of an output, by its number.</summary>
    public ReadOnlySpan<T> Output<T>(int output) where T : unmanaged => ((Buffer<T>)_outputs[output]).Values.Span;

    /// <summary>Makes room for <paramref name="count"/> items.</summary>
    public void Resize(int count)
    {
        if (count == Count) return;
        Count = 0;
        foreach (Buffer buffer in _inputs.Concat(_outputs)) buffer.Resize(count);
        if (!_copiesInputs) BindInputs();
        foreach (Buffer output in _outputs) _binding.BindOutput(output.Value.Name, output.Tensor);
        Count = count;
    }

    /// <summary>Fills the outputs for the inputs.</summary>
    public void Run(RunOptions options)
    {
        if (_copiesInputs) BindInputs();
        _session.RunWithBinding(options, _binding);
        // ONNX Runtime is handed bare pointers: what nobody holds during the run, the garbage collector may free under it.
        GC.KeepAlive(options);
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        _binding.Dispose();
        foreach (Buffer buffer in _inputs.Concat(_outputs)) buffer.Dispose();
    }

    private void BindInputs()
    {
        foreach (Buffer input in _inputs) _binding.BindInput(input.Value.Name, input.Tensor);
    }

    private abstract class Buffer(GraphValue value) : IDisposable
    {
        public GraphValue Value => value;

        public OrtValue? Tensor { get; protected set; }

        public static Buffer Create(GraphValue value) =>
            value.ItemType == NumberDataViewType.Single ? new Buffer<float>(value)
            : value.ItemType == NumberDataViewType.Int32 ? new Buffer<int>(value)
            : value.ItemType == BooleanDataViewType.Instance ? new Buffer<bool>(value)
            : throw new NotSupportedException($"'{value.Name}' holds {value.ItemType}: no numbers that a session is given or gives here.");

        public abstract void Resize(int count);

        public void Dispose() => Tensor?.Dispose();
    }

    private sealed class Buffer<T>(GraphValue value) : Buffer(value) where T : unmanaged
    {
        private Memory<T> _memory;

        public Memory<T> Values { get; private set; }

        public override void Resize(int count)
        {
            Tensor?.Dispose();
            Tensor = null;
            int length = checked(count * Value.Width);
            // An array that never moves needs no handle to pin it, so a forgotten buffer is ordinary garbage.
            if (_memory.Length < length)
                _memory = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<T>(length, pinned: true), 0, length);
            Values = _memory[..length];
            Tensor = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, Values, [count, .. Value.ItemShape.Select(size => (long)size)]);
        }
    }
}
