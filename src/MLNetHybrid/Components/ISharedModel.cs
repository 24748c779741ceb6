using Microsoft.ML;

namespace MLNetHybrid.Components;

/// <summary>
/// A transformer that holds a native resource. Whoever disposes one of two models made of it must not take the other's away.
/// </summary>
internal interface ISharedModel : ITransformer
{
    /// <summary>The same transformer, with a share of its own in the resource.</summary>
    ITransformer Share();
}
