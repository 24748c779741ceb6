using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Components;

/// <summary>The transformers that a fitted model is made of, seen through chains of chains.</summary>
internal static class ModelParts
{
    /// <summary>Every transformer that is no chain, in the order in which rows pass through them.</summary>
    public static IEnumerable<ITransformer> Of(ITransformer model) =>
        model is ITransformerChainAccessor chain ? chain.Transformers.SelectMany(Of) : [model];

    /// <summary>A part's kind, and the columns that it reads and writes.</summary>
    public static string Describe(object part, IEnumerable<string> inputs, IEnumerable<string?> outputs)
    {
        string name = part.GetType().Name, kind = name.EndsWith("Transformer", StringComparison.Ordinal)
            ? name[..^"Transformer".Length]
            : name;
        return $"{kind}: {string.Join(", ", inputs)} -> {string.Join(", ", outputs.OfType<string>())}";
    }

    /// <summary>The same model with other parts; parts that stay as they are get a share of their own in what they hold.</summary>
    /// <param name="model">A transformer or a chain.</param>
    /// <param name="replace">The new part, or null for one that stays.</param>
    public static ITransformer Replace(ITransformer model, Func<ITransformer, ITransformer?> replace) =>
        model is ITransformerChainAccessor chain
            ? new TransformerChain<ITransformer>(chain.Transformers.Select(part => Replace(part, replace)), chain.Scopes)
            : replace(model) ?? (model as ISharedModel)?.Share() ?? model;
}
