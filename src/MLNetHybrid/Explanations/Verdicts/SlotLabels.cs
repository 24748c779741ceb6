using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Explanations.Verdicts;

/// <summary>What explanations call the features of a column: their slot names, else the column's name and a number from 0.</summary>
internal static class SlotLabels
{
    /// <summary>By feature; of windows the names in their last row.</summary>
    public static IEnumerable<string> Of(DataViewSchema.Column column, int featureCount)
    {
        var names = new string?[featureCount];
        if (column.Type is VectorDataViewType { IsKnownSize: true } vector && column.HasSlotNames(vector.Size))
        {
            VBuffer<ReadOnlyMemory<char>> slots = default;
            column.GetSlotNames(ref slots);
            names = [.. slots.DenseValues().Skip(vector.Size - featureCount).Select(name => name.ToString())];
        }
        return names.Select((name, f) => string.IsNullOrEmpty(name) ? FormattableString.Invariant($"{column.Name}_{f}") : name);
    }
}
