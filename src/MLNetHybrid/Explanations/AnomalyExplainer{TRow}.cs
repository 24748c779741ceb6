using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid;

/// <summary>Explains rows that come as objects.</summary>
/// <typeparam name="TRow">The class of the rows, as for <c>LoadFromEnumerable</c>.</typeparam>
/// <inheritdoc cref="AnomalyExplainer" path="/remarks"/>
public sealed class AnomalyExplainer<TRow> : AnomalyExplainer where TRow : class
{
    internal AnomalyExplainer(IHostEnvironment env, ITransformer model, ExplanationOptions? options) : base(env, model, options)
    {
    }

    /// <summary>Explains a row by itself; a model with windows cannot judge it, which the explanation says.</summary>
    /// <param name="row">The row.</param>
    public AnomalyExplanation Explain(TRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Explain([row]);
    }

    /// <summary>Explains the last of some recorded rows: for a model with windows of L rows, at least L rows of its stream.</summary>
    /// <param name="rows">In the order of time, at least one.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public AnomalyExplanation Explain(IReadOnlyList<TRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0) throw new ArgumentException("Explain needs at least one row; got none.", nameof(rows));
        return Explain(DataViewConstructionUtils.CreateFromEnumerable(Host, rows), rows.Count - 1);
    }
}
