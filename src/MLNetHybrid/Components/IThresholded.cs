using Microsoft.ML;

namespace MLNetHybrid.Components;

/// <summary>A transformer whose labels come from a score and a threshold.</summary>
internal interface IThresholded : IModelPart
{
    /// <summary>The same transformer with another threshold.</summary>
    ITransformer WithThreshold(float threshold);
}
