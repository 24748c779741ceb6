using Microsoft.ML;

namespace MLNetHybrid.Components;

/// <summary>A transformer that may say of each row whether it was judged.</summary>
internal interface IStatusPart : ITransformer
{
    /// <summary>The output column with each row's <see cref="RowStatus"/>, or null where there is none.</summary>
    string? StatusColumnName { get; }
}
