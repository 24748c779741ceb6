using System.Text.Json;

namespace MLNetHybrid.Tests;

/// <summary>Expected values that another library computed: <c>x_golden.json</c>, written by <c>x_golden.py</c> beside it.</summary>
internal static class Golden
{
    public static T Read<T>(string name)
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "golden", $"{name}_golden.json"));
        return JsonSerializer.Deserialize<T>(stream, JsonSerializerOptions.Web)!;
    }

    /// <summary>"0110" as flags.</summary>
    public static bool[] Flags(string digits) => [.. digits.Select(c => c == '1')];

    /// <summary>A value beside the file's, where null stands for NaN.</summary>
    public static void Equal(double? expected, double actual, double tolerance) =>
        Near.Within(expected ?? double.NaN, actual, tolerance, relative: 0);
}
