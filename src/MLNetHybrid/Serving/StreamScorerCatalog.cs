using Microsoft.ML.Data;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Scores events as they come, for <see cref="ModelOperationsCatalog"/>.</summary>
public static class StreamScorerCatalog
{
    /// <summary>
    /// Scores events as they come, from any number of threads: what a <see cref="PredictionEngine{TSrc, TDst}"/> does for one thread and
    /// one sequence of events.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The fitted or loaded model. It must outlive the scorer, which does not dispose it.</param>
    /// <param name="options">Lanes, sizes and schemas; null: the defaults.</param>
    /// <typeparam name="TEvent">Its members are the model's input columns.</typeparam>
    /// <typeparam name="TVerdict">Its members are those of the model's output columns that are wanted.</typeparam>
    /// <exception cref="ArgumentException">An option is out of its range, or the classes do not suit the model.</exception>
    /// <example><code>
    /// using StreamScorer&lt;Row, Verdict&gt; scorer = ml.Model.CreateStreamScorer&lt;Row, Verdict&gt;(model);
    /// Verdict verdict = scorer.Score(new Row { Features = [1, 2, 3, 4] });
    /// </code></example>
    public static StreamScorer<TEvent, TVerdict> CreateStreamScorer<TEvent, TVerdict>(
        this ModelOperationsCatalog catalog, ITransformer model, StreamScorerOptions? options = null)
        where TEvent : class
        where TVerdict : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        return new StreamScorer<TEvent, TVerdict>(CatalogUtils.GetEnvironment(catalog), model, (options ?? new()).Checked());
    }
}
