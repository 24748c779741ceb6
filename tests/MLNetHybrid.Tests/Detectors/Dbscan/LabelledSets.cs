namespace MLNetHybrid.Tests.Detectors.Dbscan;

/// <summary>The sets of dbscan_labels_golden.json, written by dbscan_labels_golden.py with scikit-learn.</summary>
internal static class LabelledSets
{
    public static IReadOnlyList<LabelledSet> All { get; } = Golden.Read<SetFile>("dbscan_labels").Cases;

    private sealed record SetFile(string Tool, int Seed, IReadOnlyList<LabelledSet> Cases);
}

internal sealed record LabelledSet(string Name, int Columns, double Epsilon, int MinimumPoints, float[] Rows, int[] Labels)
{
    public int RowCount => Rows.Length / Columns;

    public ReadOnlySpan<float> Row(int i) => Rows.AsSpan(i * Columns, Columns);
}
