using Microsoft.ML.Data;

namespace MLNetHybrid.Components;

/// <summary>A float output of a detector besides its score.</summary>
/// <param name="Name">Column name.</param>
/// <param name="Size">Values per row; null for a scalar.</param>
/// <param name="NamedByFeatures">Whether its slots have the names of the feature column's slots.</param>
internal sealed record OutputColumn(string Name, int? Size, bool NamedByFeatures = false)
{
    /// <summary>Floats per row.</summary>
    public int Width => Size ?? 1;

    public DataViewType Type => Size is int size ? new VectorDataViewType(NumberDataViewType.Single, size) : NumberDataViewType.Single;
}
