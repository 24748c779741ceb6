using Microsoft.ML.Data;

namespace MLNetHybrid.Onnx;

/// <summary>An input or output of a graph: N items of one shape.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ItemType">Type of its numbers.</param>
/// <param name="ItemShape">Sizes of an item; with N before them, the sizes of the value. Empty: the value has shape (N).</param>
internal sealed record GraphValue(string Name, PrimitiveDataViewType ItemType, IReadOnlyList<int> ItemShape)
{
    /// <summary>Numbers of an item.</summary>
    public int Width { get; } = ItemShape.Aggregate(1, (product, size) => checked(product * size));
}
