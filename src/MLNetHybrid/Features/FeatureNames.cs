using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Features;

/// <summary>What messages call the features of a column: by slot name where there is one, else by number from 0.</summary>
internal sealed class FeatureNames
{
    private const int Longest = 10;

    private readonly string[]? _names;

    public FeatureNames(DataViewSchema.Column column, int featureCount)
    {
        // The slots of windows name their features once per step: the row's own names are those of the last.
        if (column.Type is not VectorDataViewType { IsKnownSize: true } vector || !column.HasSlotNames(vector.Size)) return;
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        _names = [.. names.DenseValues().Skip(vector.Size - featureCount).Select(name => name.ToString())];
    }

    /// <summary>"2 features ('a', 7)", or "1 feature ('a')"; after ten of them only how many more there are.</summary>
    public string List(IReadOnlyList<int> features)
    {
        string shown = string.Join(", ", features.Take(Longest).Select(Name));
        string more = features.Count > Longest ? FormattableString.Invariant($" and {features.Count - Longest} more") : "";
        return FormattableString.Invariant($"{features.Count} {(features.Count == 1 ? "feature" : "features")} ({shown}{more})");
    }

    private string Name(int feature) =>
        _names?[feature] is { Length: > 0 } name ? $"'{name}'" : FormattableString.Invariant($"number {feature}");
}
