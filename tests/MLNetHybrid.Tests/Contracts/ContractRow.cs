using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>One row of the data that every estimator is tried on: two clusters of users, with a few strangers.</summary>
public sealed class ContractRow
{
    public const int FeatureCount = 3;

    public int Index { get; set; }
    public bool Label { get; set; }
    public string Key { get; set; } = "";
    public string[] Tags { get; set; } = [];
    public DateTimeOffset Time { get; set; }
    [VectorType(FeatureCount)] public float[] Features { get; set; } = [];

    /// <summary>Seeded rows; every 20th lies far from the others.</summary>
    public static ContractRow[] Make(int count, int seed = 7)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new ContractRow
        {
            Index = i,
            Label = i % 20 == 19,
            Key = i % 2 == 0 ? "even" : "odd",
            Tags = i % 3 == 0 ? ["user", "admin"] : i % 3 == 1 ? ["user"] : [],
            Time = new DateTimeOffset(2025, 5, 21, 0, 0, 0, TimeSpan.FromHours(2)).AddMinutes(7 * i),
            Features = [.. Enumerable.Range(0, FeatureCount).Select(f =>
                (float)(Math.Sin(0.3 * i + f) + 0.1 * random.NextDouble() + (i % 20 == 19 ? 6 : 0)))],
        })];
    }

    public static IDataView View(MLContext ml, int count, int seed = 7) => ml.Data.LoadFromEnumerable(Make(count, seed));
}
