using System.Diagnostics;
using System.Globalization;

namespace ScaleBench;

/// <summary>What a stage of the work took.</summary>
/// <param name="Seconds">Passed.</param>
/// <param name="ProcessorSeconds">Of all threads.</param>
/// <param name="PeakMebibytes">The process's largest resident memory until the stage's end.</param>
internal sealed record StageFigure(double Seconds, double ProcessorSeconds, double PeakMebibytes)
{
    private const string StatusFile = "/proc/self/status";

    /// <summary>Runs a stage.</summary>
    public static (T Result, StageFigure Figure) Of<T>(Func<T> stage)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        T result = stage();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        return (result, new StageFigure(seconds, (process.TotalProcessorTime - before).TotalSeconds, Peak(process)));
    }

    // VmHWM where there is one: .NET's PeakWorkingSet64 is the same, but reads 0 in some containers.
    private static double Peak(Process process)
    {
        if (!File.Exists(StatusFile)) return process.PeakWorkingSet64 / (double)(1 << 20);
        string line = File.ReadLines(StatusFile).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
