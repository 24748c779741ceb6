using System.Diagnostics;

namespace PeerComparison;

/// <summary>How long some work took.</summary>
/// <param name="Wall">Seconds that passed.</param>
/// <param name="Cpu">Seconds of processor time, user and system, over all threads.</param>
internal readonly record struct Timing(double Wall, double Cpu)
{
    /// <summary>Runs the work once. Garbage that earlier work has left is collected before the clock starts.</summary>
    public static Timing Of(Action work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        work();
        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        return new Timing(wall.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    /// <summary>The medians, of wall and processor time each for itself.</summary>
    public static Timing Median(IReadOnlyList<Timing> timings) =>
        new(Median(timings.Select(t => t.Wall)), Median(timings.Select(t => t.Cpu)));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
