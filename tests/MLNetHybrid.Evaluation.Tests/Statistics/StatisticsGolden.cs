using System.Text.Json;

namespace MLNetHybrid.Evaluation.Tests.Statistics;

/// <summary>statistics_golden.json: figures of statsmodels, SciPy and matplotlib; made by the script beside it.</summary>
internal sealed class StatisticsGolden
{
    private static readonly Lazy<StatisticsGolden> Loaded = new(() => new StatisticsGolden(Golden.Read<JsonElement>("statistics")));

    private StatisticsGolden(JsonElement root) => Root = root;

    public static StatisticsGolden Instance => Loaded.Value;

    public JsonElement Root { get; }

    public static TheoryData<string> CaseNames() =>
        [.. Instance.Root.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    public JsonElement Case(string name) =>
        Root.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    public static GroupedObservations Observations(JsonElement golden)
    {
        string[] variables = [.. golden.GetProperty("variables").EnumerateArray().Select(v => v.GetString()!)];
        double[] values = [.. golden.GetProperty("rows").EnumerateArray().SelectMany(Numbers)];
        return GroupedObservations.Create(variables, values,
            [.. golden.GetProperty("groups").EnumerateArray().Select(g => g.GetString()!)]);
    }

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    /// <summary>Equal to a relative difference; p-values of 1e-183 too.</summary>
    public static void Equal(double expected, double actual, double relative) => Near.Within(expected, actual, absolute: 0, relative);
}
