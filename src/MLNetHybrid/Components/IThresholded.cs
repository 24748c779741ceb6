using Microsoft.ML;

namespace MLNetHybrid.Components;

/// <summary>A transformer whose labels come from a score and a threshold.</summary>
internal interface IThresholded : ITransformer
{
    /// <summary>The score column that the threshold applies to.</summary>
    string ScoreColumnName { get; }

    /// <summary>The same transformer with another threshold.</summary>
    ITransformer WithThreshold(float threshold);
}
