using Microsoft.ML;

namespace MLNetHybrid.Components;

/// <summary>A transformer that gives what a model gives, and computes it in a way of its own.</summary>
internal interface IModelWrapper : ISharedModel
{
    /// <summary>The model, a transformer or a chain.</summary>
    ITransformer Inner { get; }

    /// <summary>The same way of computing another model of the same columns.</summary>
    ITransformer With(ITransformer inner);
}
