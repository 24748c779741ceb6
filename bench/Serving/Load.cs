using System.Diagnostics;

namespace ServingBench;

/// <summary>Calls from several threads.</summary>
internal static class Load
{
    /// <summary>As fast as it goes: events a second, over all threads.</summary>
    public static double Throughput(SensorEvent[] events, int threads, Action<SensorEvent> score)
    {
        long start = Stopwatch.GetTimestamp();
        Run(threads, t =>
        {
            for (int i = t; i < events.Length; i += threads) score(events[i]);
        });
        return events.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>
    /// At a given rate, each call at its own time whether or not those before are done: milliseconds from when a call was due to its end,
    /// the median and the 99th percentile.
    /// </summary>
    public static (double Median, double P99) Latency(SensorEvent[] events, int threads, double rate, Action<SensorEvent> score)
    {
        var latencies = new double[events.Length];
        double tick = Stopwatch.Frequency / rate;
        long start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 20;
        Run(threads, t =>
        {
            for (int i = t; i < events.Length; i += threads)
            {
                long due = start + (long)(i * tick);
                // Sleeping lets others work; the last part of a millisecond is given away turn by turn.
                for (long left; (left = due - Stopwatch.GetTimestamp()) > 0;)
                    Thread.Sleep(left > Stopwatch.Frequency / 500 ? 1 : 0);
                score(events[i]);
                latencies[i] = 1e3 * (Stopwatch.GetTimestamp() - due) / Stopwatch.Frequency;
            }
        });
        Array.Sort(latencies);
        return (latencies[latencies.Length / 2], latencies[(int)(0.99 * latencies.Length)]);
    }

    private static void Run(int threads, Action<int> work)
    {
        Thread[] all = [.. Enumerable.Range(0, threads).Select(t => new Thread(() => work(t)))];
        foreach (Thread thread in all) thread.Start();
        foreach (Thread thread in all) thread.Join();
    }
}
