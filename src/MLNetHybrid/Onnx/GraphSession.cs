using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Onnx;

/// <summary>
/// A graph in a session of ONNX Runtime, on the device that the environment asks for. Safe for runs from several threads at once, each with
/// <see cref="BoundBuffers"/> of its own.
/// </summary>
/// <remarks>
/// <see cref="Dispose"/> must come after the last run, because ONNX Runtime reads memory that is gone otherwise: whoever shares a session
/// sees to that. One that is forgotten is released by ONNX Runtime's finalizers.
/// </remarks>
internal sealed class GraphSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly bool _copiesInputs;
    private readonly RunOptions _runOptions = new();
    // One item and several, so that a stream of single rows and batches do not resize each other's buffers.
    private readonly ConcurrentBag<BoundBuffers> _idleForOne = [], _idle = [];
    private volatile bool _disposed;

    /// <param name="env">Names the device.</param>
    /// <param name="graph">The ONNX file.</param>
    /// <param name="inputs">All of its inputs.</param>
    /// <param name="outputs">Those of its outputs that are wanted.</param>
    /// <exception cref="InvalidOperationException">
    /// ONNX Runtime's native library is missing, or a GPU is asked for, is not to be had, and falling back to the CPU is off.
    /// </exception>
    public GraphSession(IHostEnvironment env, byte[] graph, IReadOnlyList<GraphValue> inputs, IReadOnlyList<GraphValue> outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
        (_session, _copiesInputs) = SessionFactory.Create(env, graph);
    }

    public IReadOnlyList<GraphValue> Inputs { get; }

    public IReadOnlyList<GraphValue> Outputs { get; }

    /// <summary>Buffers for <paramref name="count"/> items, to be given back by <see cref="Return"/>.</summary>
    public BoundBuffers Rent(int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!IdleFor(count).TryTake(out BoundBuffers? buffers)) buffers = new BoundBuffers(_session, Inputs, Outputs, _copiesInputs);
        buffers.Resize(count);
        return buffers;
    }

    /// <summary>Fills the buffers' outputs for their inputs.</summary>
    public void Run(BoundBuffers buffers)
    {
        using ExitGate.Call call = ExitGate.OnnxRuntime.Enter();
        buffers.Run(_runOptions);
    }

    /// <summary>Keeps the buffers for another run. After a failed run they are better left to the garbage collector.</summary>
    public void Return(BoundBuffers buffers) => IdleFor(buffers.Count).Add(buffers);

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (ConcurrentBag<BoundBuffers> idle in (ConcurrentBag<BoundBuffers>[])[_idleForOne, _idle])
            while (idle.TryTake(out BoundBuffers? buffers)) buffers.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }

    private ConcurrentBag<BoundBuffers> IdleFor(int count) => count == 1 ? _idleForOne : _idle;
}
