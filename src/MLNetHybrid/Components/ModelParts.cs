using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Components;

/// <summary>The transformers that a fitted model is made of, seen through chains of chains.</summary>
internal static class ModelParts
{
    /// <summary>
    /// Every transformer that is no chain, in the order in which rows pass through them; of one that wraps a model, itself and then the
    /// model's parts.
    /// </summary>
    public static IEnumerable<ITransformer> Of(ITransformer model) => model switch
    {
        ITransformerChainAccessor chain => chain.Transformers.SelectMany(Of),
        IModelWrapper wrapper => Of(wrapper.Inner).Prepend(wrapper),
        _ => [model],
    };

    /// <summary>The parts that rows pass through one after the other: a wrapper is one of them.</summary>
    public static IEnumerable<ITransformer> InTurn(ITransformer model) =>
        model is ITransformerChainAccessor chain ? chain.Transformers.SelectMany(InTurn) : [model];

    /// <summary>The parts that a model's verdicts are made by, and when: nothing of chains and wrappers is left.</summary>
    public static IEnumerable<(ITransformer Part, TransformerScope Scope)> Plain(
        ITransformer model, TransformerScope scope = TransformerScope.Everything) => model switch
        {
            ITransformerChainAccessor chain =>
                chain.Transformers.Zip(chain.Scopes).SelectMany(part => Plain(part.First, part.Second & scope)),
            IModelWrapper wrapper => Plain(wrapper.Inner, scope),
            _ => [(model, scope)],
        };

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
    public static ITransformer Replace(ITransformer model, Func<ITransformer, ITransformer?> replace) => model switch
    {
        ITransformerChainAccessor chain => Chain(chain.Transformers.Select(part => Replace(part, replace)), chain.Scopes),
        IModelWrapper wrapper when Of(wrapper.Inner).Any(part => replace(part) is not null) =>
            wrapper.With(Replace(wrapper.Inner, replace)),
        _ => replace(model) ?? Kept(model),
    };

    /// <summary>A part of one model for another one, with a share of its own in what it holds.</summary>
    public static ITransformer Kept(ITransformer part) => (part as ISharedModel)?.Share() ?? part;

    /// <summary>A chain of transformers, each with its scope.</summary>
    public static TransformerChain<ITransformer> Chain(IEnumerable<ITransformer> parts, IEnumerable<TransformerScope> scopes) =>
        new(parts, scopes);

    /// <summary>A chain of transformers that are there for training and scoring.</summary>
    public static TransformerChain<ITransformer> Chain(IReadOnlyCollection<ITransformer> parts) =>
        Chain(parts, parts.Select(_ => TransformerScope.Everything));
}
