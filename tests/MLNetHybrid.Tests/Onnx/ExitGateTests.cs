using MLNetHybrid.Onnx;


namespace MLNetHybrid.Tests.Onnx;

public sealed class ExitGateTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50), Ages = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_exit_waits_for_the_calls_in_flight()
    {
        var gate = new ExitGate(Ages);
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        Thread caller = Start(() =>
        {
            using ExitGate.Call call = gate.Enter();
            entered.Set();
            leave.Wait();
        });
        entered.Wait(TestContext.Current.CancellationToken);
        Thread exit = Start(gate.Close);
        Assert.False(exit.Join(Soon));
        leave.Set();
        Assert.True(exit.Join(Ages));
        caller.Join();
    }

    [Fact]
    public void Calls_of_other_threads_are_held_back_once_the_process_ends()
    {
        var gate = new ExitGate(TimeSpan.FromMilliseconds(200));
        gate.Close();
        Thread late = Start(() => gate.Enter().Dispose());
        Assert.False(late.Join(Soon));
        Assert.True(late.Join(Ages));   // not for ever: somebody may wait for it
    }

    [Fact]
    public void An_exit_handler_may_call()
    {
        var gate = new ExitGate(Ages);
        Thread exit = Start(() =>
        {
            gate.Close();
            gate.Enter().Dispose();
        });
        Assert.True(exit.Join(Ages / 2));
    }

    [Fact]
    public void A_call_that_does_not_come_back_holds_the_exit_up_for_a_time_only()
    {
        var gate = new ExitGate(Soon);
        _ = gate.Enter();
        Thread exit = Start(gate.Close);
        Assert.True(exit.Join(Ages));
    }

    private static Thread Start(ThreadStart work)
    {
        var thread = new Thread(work);
        thread.Start();
        return thread;
    }
}
