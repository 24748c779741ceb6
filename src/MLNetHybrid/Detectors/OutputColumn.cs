using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace MLNetHybrid.Detectors;

/// <summary>An output of a detector besides its score: floats, or one whole number.</summary>
/// <param name="Name">Column name.</param>
/// <param name="Size">Values per row; null for a scalar.</param>
/// <param name="NamedByFeatures">Whether its slots have the names of the feature column's slots.</param>
/// <param name="IsInteger">Whether it is a scalar Int32. Such a column has no NaN: see <see cref="MissingInteger"/>.</param>
internal sealed record OutputColumn(string Name, int? Size, bool NamedByFeatures = false, bool IsInteger = false)
{
    /// <summary>What a row that cannot be scored has in an integer column.</summary>
    public const int MissingInteger = -1;

    /// <summary>The shape of a vector column; empty: one dimension.</summary>
    public ImmutableArray<int> Dimensions { get; init; } = [];

    /// <summary>Values per row.</summary>
    public int Width => Size ?? 1;

    public DataViewType Type =>
        IsInteger ? NumberDataViewType.Int32
        : Size is not int size ? NumberDataViewType.Single
        : new VectorDataViewType(NumberDataViewType.Single, Dimensions.IsEmpty ? [size] : Dimensions);
}
