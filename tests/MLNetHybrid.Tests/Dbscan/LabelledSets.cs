using System.Text.Json;

namespace MLNetHybrid.Tests.Dbscan;

/// <summary>The sets of dbscan-labels.json, written by dbscan-labels.py with scikit-learn.</summary>
internal static class LabelledSets
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<LabelledSet> All { get; } = Read();

    private static IReadOnlyList<LabelledSet> Read()
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Dbscan", "dbscan-labels.json"));
        return JsonSerializer.Deserialize<SetFile>(stream, Names)!.Cases;
    }

    private sealed record SetFile(string Tool, int Seed, IReadOnlyList<LabelledSet> Cases);
}

internal sealed record LabelledSet(string Name, int Columns, double Epsilon, int MinimumPoints, float[] Rows, int[] Labels)
{
    public int RowCount => Rows.Length / Columns;

    public ReadOnlySpan<float> Row(int i) => Rows.AsSpan(i * Columns, Columns);
}
