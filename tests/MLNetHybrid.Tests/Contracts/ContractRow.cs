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
    public float Latitude { get; set; }
    public double Longitude { get; set; }
    [VectorType(FeatureCount)] public float[] Features { get; set; } = [];
    public TimeSpan Duration { get; set; }
    public float[] Loose { get; set; } = [];

    /// <summary>Columns of types that no component takes: a duration, and a vector of no fixed size.</summary>
    public static IReadOnlyList<string> ColumnsNobodyReads { get; } = [nameof(Duration), nameof(Loose)];

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
            Latitude = i % 7,
            Longitude = i % 11,
            Features = [.. Enumerable.Range(0, FeatureCount).Select(f =>
                (float)(Math.Sin(0.3 * i + f) + 0.1 * random.NextDouble() + (i % 20 == 19 ? 6 : 0)))],
        })];
    }

    /// <summary>Rows whose features have slot names.</summary>
    public static IDataView NamedView(MLContext ml, ContractRow[] rows, params string[] slotNames)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(ContractRow));
        ReadOnlyMemory<char>[] names = [.. slotNames.Select(name => name.AsMemory())];
        schema[nameof(Features)].AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(names.Length, names),
            new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    public static IDataView View(MLContext ml, int count, int seed = 7) => ml.Data.LoadFromEnumerable(Make(count, seed));
}
