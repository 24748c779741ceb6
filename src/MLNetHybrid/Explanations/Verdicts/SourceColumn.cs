using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Explanations.Verdicts;

/// <summary>A column of features that enters the parts of a model that judge: the last one whose values mean something to people.</summary>
/// <param name="Name">Its name.</param>
/// <param name="After">The part of the model behind which it has its values; -1: before the first.</param>
/// <param name="Type">A vector of Single or Double, of rows (F) or of windows (L, F).</param>
/// <param name="Copy">The name under which it is read, whatever later parts write to its own.</param>
internal sealed record SourceColumn(string Name, int After, VectorDataViewType Type, string Copy)
{
    public bool IsWindow => Type.Dimensions.Length == 2;

    /// <summary>L of windows; rows have 1.</summary>
    public int StepCount => IsWindow ? Type.Dimensions[0] : 1;

    /// <summary>F.</summary>
    public int FeatureCount => Type.Dimensions[^1];

    public bool IsDouble => Type.ItemType == NumberDataViewType.Double;
}
