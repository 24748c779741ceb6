using System.Text.Json;

namespace MLNetHybrid.Evaluation.Tests;

/// <summary>Expected values, written by the script of the same name beside them.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string folder, string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, folder, file)), CamelCase)!;

    /// <summary>"0110" as flags.</summary>
    public static bool[] Flags(string digits) => [.. digits.Select(c => c == '1')];

    public static void Near(double? expected, double actual, double tolerance) => Assert.True(
        expected is double value ? Math.Abs(value - actual) <= tolerance : double.IsNaN(actual), $"expected {expected?.ToString() ?? "NaN"}, got {actual}");
}
