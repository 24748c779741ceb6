using Microsoft.ML;

namespace MLNetHybrid.Components;

/// <summary>A transformer that is told from others of its kind by the column that it writes.</summary>
internal interface IModelPart : ITransformer
{
    /// <summary>The column that it is there for: a detector's score, a transform's output.</summary>
    string MainColumn { get; }
}
