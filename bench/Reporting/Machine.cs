using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML;
using MLNetHybrid;

namespace Bench.Reporting;

/// <summary>Where and with what the figures were measured.</summary>
internal static class Machine
{
    private const string ProcessorFile = "/proc/cpuinfo", LoadFile = "/proc/loadavg";

    /// <summary>Command, machine and versions, as a report's notes.</summary>
    public static IReadOnlyList<string> Notes() =>
    [
        $"Command: {Command()}",
        $"Machine: {Processor()}, {Environment.ProcessorCount} cores, vectors of {VectorWidth()} bits, "
            + $"{RuntimeInformation.OSDescription}{Load()}",
        $"Versions: {string.Join(", ", Versions().Select(version => $"{version.Key} {version.Value}"))}",
    ];

    /// <summary>The command line, without the folders in which somebody keeps his files: they are no part of a result.</summary>
    public static string Command() =>
        $"{Assembly.GetEntryAssembly()!.GetName().Name} {string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Argument))}";

    /// <summary>Of what took part.</summary>
    public static IReadOnlyDictionary<string, string> Versions() => new Dictionary<string, string>
    {
        ["MLNetHybrid"] = Version(typeof(IsolationForestTrainer)),
        ["ML.NET"] = Version(typeof(MLContext)),
        [".NET"] = Environment.Version.ToString(),
    };

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
