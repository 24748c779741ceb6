namespace MLNetHybrid.Onnx;

/// <summary>
/// Lets a process end between two calls into a native library, not in the midst of one. At exit ONNX Runtime destroys tables that calls on
/// background threads still read: of processes that were left while threads scored, one in five crashed.
/// </summary>
/// <param name="patience">The exit waits this long for the calls in flight, and calls that come during the exit wait this long for the
/// process to be gone.</param>
internal sealed class ExitGate(TimeSpan patience)
{
    private int _inFlight;
    private int _exitThread;   // managed thread id; 0: nothing ends

    /// <summary>The gate of this process's ONNX Runtime.</summary>
    public static ExitGate OnnxRuntime { get; } = AtProcessExit(new ExitGate(TimeSpan.FromSeconds(5)));

    /// <summary>Begins a call, which lasts until the result is disposed.</summary>
    public Call Enter()
    {
        Interlocked.Increment(ref _inFlight);
        // Handlers of the exit may still call, and wait for nobody.
        if (Volatile.Read(ref _exitThread) is not 0 and int exit && exit != Environment.CurrentManagedThreadId)
        {
            Interlocked.Decrement(ref _inFlight);
            Thread.Sleep(patience);
            Interlocked.Increment(ref _inFlight);
        }

        return new Call(this);
    }

    /// <summary>Holds back the calls of other threads from now on, and waits for those in flight.</summary>
    public void Close()
    {
        Interlocked.Exchange(ref _exitThread, Environment.CurrentManagedThreadId);
        SpinWait.SpinUntil(() => Volatile.Read(ref _inFlight) == 0, patience);
    }

    private static ExitGate AtProcessExit(ExitGate gate)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => gate.Close();
        return gate;
    }

    /// <summary>A call in flight.</summary>
    public readonly ref struct Call : IDisposable
    {
        private readonly ExitGate _gate;

        internal Call(ExitGate gate) => _gate = gate;

        public void Dispose() => Interlocked.Decrement(ref _gate._inFlight);
    }
}
