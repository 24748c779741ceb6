using System.Diagnostics;

namespace PeerComparison;

/// <summary>How long some work took.</summary>
/// <param name="Wall">Seconds that passed.</param>
/// <param name="Cpu">Seconds of processor time, user and system, over all threads.</param>
internal readonly record struct Timing(double Wall, double Cpu)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

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

    /// <summary>Times several works against each other: each is warmed up, then they take turns.</summary>
    /// <param name="works">The works.</param>
    /// <param name="rounds">Turns of each, at least 1.</param>
    /// <returns>The median of each.</returns>
    public static Timing[] InTurns(IReadOnlyList<Action> works, int rounds)
    {
        foreach (Action work in works)
        {
            long start = Stopwatch.GetTimestamp();
            do work();
            while (Stopwatch.GetElapsedTime(start) < WarmUp);
        }
        var timings = works.Select(_ => new List<Timing>()).ToArray();
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < timings.Length; i++) timings[i].Add(Of(works[i]));
        return [.. timings.Select(Median)];
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
