using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML;
using MLNetHybrid;

namespace PeerComparison.Reporting;

/// <summary>Where and with what the figures were measured.</summary>
internal static class Machine
{
    private const string ProcessorFile = "/proc/cpuinfo", LoadFile = "/proc/loadavg";

    /// <summary>Command, machine and versions, as a report's notes.</summary>
    public static IReadOnlyList<string> Notes() =>
    [
        $"Command: peer-comparison {string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Argument))}",
        $"Machine: {Processor()}, {Environment.ProcessorCount} cores, vectors of {VectorWidth()} bits, "
            + $"{RuntimeInformation.OSDescription}{Load()}",
        $"Versions: MLNetHybrid {Version(typeof(IsolationForestTrainer))}, ML.NET {Version(typeof(MLContext))}, "
            + RuntimeInformation.FrameworkDescription,
    ];

    // Where somebody keeps his files is no part of a result.
    private static string Argument(string argument) =>
        Path.IsPathRooted(argument) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(argument)) : argument;

    private static string Processor()
    {
        string? model = File.Exists(ProcessorFile)
            ? File.ReadLines(ProcessorFile)
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return model ?? $"{RuntimeInformation.ProcessArchitecture} processor";
    }

    private static string VectorWidth()
    {
        int bits = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 0;
        return bits.ToString(CultureInfo.InvariantCulture);
    }

    private static string Load() =>
        File.Exists(LoadFile) ? $", load average over the last minute {File.ReadAllText(LoadFile).Split(' ')[0]}" : "";

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is string version
            ? version[..Math.Min(version.Length, version.IndexOf('+', StringComparison.Ordinal) is int plus and >= 0
                ? plus + 9
                : version.Length)]
            : "of unknown version";
}
