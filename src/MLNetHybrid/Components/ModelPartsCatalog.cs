using Microsoft.ML.Data;
using MLNetHybrid.Components;

namespace Microsoft.ML;

/// <summary>Opens fitted and loaded models: their parts, through chains of chains.</summary>
public static class ModelPartsCatalog
{
    /// <summary>The part of a model that has this type, or what such a part has learned.</summary>
    /// <typeparam name="T">
    /// A transformer, such as <see cref="MLNetHybrid.LstmAutoencoderTransformer"/>, or the parameters that one holds, such as
    /// <see cref="MLNetHybrid.DbscanModelParameters"/>.
    /// </typeparam>
    /// <param name="model">A transformer or a chain, of this library's components or of others.</param>
    /// <param name="columnName">Which of several: the one that writes this column, a detector's or a vote's score, another transform's
    /// output.</param>
    /// <exception cref="ArgumentException">There is no such part, or several; the message says what the model holds.</exception>
    /// <example><code>
    /// IReadOnlyList&lt;EpochLoss&gt; losses = model.Find&lt;LstmAutoencoderModelParameters&gt;().History;
    /// using (FileStream file = File.Create("autoencoder.onnx")) model.Find&lt;LstmAutoencoderTransformer&gt;().Model.SaveAsOnnx(file);
    /// float threshold = model.Find&lt;AnomalyTransformer&gt;(HybridColumns.IsolationForestScore).Threshold;
    /// </code></example>
    public static T Find<T>(this ITransformer model, string? columnName = null) where T : class
    {
        T[] found = [.. Found<T>(model, columnName)];
        if (found.Length == 1) return found[0];
        string kind = columnName is null ? typeof(T).Name : $"{typeof(T).Name} that writes '{columnName}'";
        string problem = found.Length == 0 ? $"no {kind}" : $"several of type {kind}: name one by its column";
        throw new ArgumentException($"The model holds {problem}. Its parts:{Environment.NewLine}{model.DescribeParts()}", nameof(model));
    }

    /// <summary>
    /// All parts of a model that have this type, or what such parts have learned, in the order in which rows pass through them.
    /// </summary>
    /// <typeparam name="T">As for <see cref="Find{T}(ITransformer, string?)"/>.</typeparam>
    /// <param name="model">A transformer or a chain.</param>
    /// <example><code>
    /// foreach (AnomalyTransformer detector in model.FindAll&lt;AnomalyTransformer&gt;())
    ///     Console.WriteLine($"{detector.ScoreColumnName}: {detector.Threshold}");
    /// </code></example>
    public static IReadOnlyList<T> FindAll<T>(this ITransformer model) where T : class => [.. Found<T>(model, columnName: null)];

    /// <summary>
    /// What a model is made of, a part a line: its kind, the columns that it reads and writes, and a detector's threshold.
    /// </summary>
    /// <param name="model">A transformer or a chain.</param>
    /// <example><code>
    /// Console.WriteLine(model.DescribeParts());
    /// // SlidingWindow: ScaledFeatures -> Window
    /// // LstmAutoencoder: Window -> LstmAutoencoderScore, LstmAutoencoderPredictedLabel, Latent; threshold 0.81
    /// // ...
    /// </code></example>
    public static string DescribeParts(this ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return string.Join(Environment.NewLine, ModelParts.Of(model).Select(part =>
            part.GetType().Assembly == typeof(ModelParts).Assembly ? part.ToString() : part.GetType().Name));
    }

    private static IEnumerable<T> Found<T>(ITransformer model, string? columnName) where T : class
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelParts.Of(model)
            .Where(part => columnName is null || (part is IModelPart named && named.MainColumn == columnName))
            .Select(part => part as T ?? (part as ISingleFeaturePredictionTransformer<T>)?.Model)
            .OfType<T>();
    }
}
