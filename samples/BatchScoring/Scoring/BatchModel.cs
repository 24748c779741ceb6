using System.Security.Cryptography;
using BatchScoring.Rows;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;
using Samples;

namespace BatchScoring.Scoring;

/// <summary>A trained model, and what it asks of the rows.</summary>
internal sealed class BatchModel
{
    /// <summary>The most streams that a transform can remember. A stream forgotten would depend on which keys share a shard.</summary>
    private const int MostStreams = 1 << 24;

    private const string SlotNames = "SlotNames";

    private readonly MLContext _context = new(seed: 1);

    private BatchModel(ITransformer model, DataViewSchema schema, IReadOnlyList<string> features, string hash) =>
        (Transformer, Schema, Features, Hash) = (model, schema, features, hash);

    public ITransformer Transformer { get; }

    /// <summary>Of the rows that the model takes.</summary>
    public DataViewSchema Schema { get; }

    /// <summary>The columns that the model was trained on, in its order.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>SHA-256 of the model's file, in hexadecimal digits.</summary>
    public string Hash { get; }

    /// <exception cref="InputFileException">The file is missing or damaged, or holds a model of other rows.</exception>
    public static BatchModel Load(string file)
    {
        var context = new MLContext(seed: 1);
        try
        {
            string hash = HashOf(file);
            ITransformer model = context.Model.LoadVerified(file, out DataViewSchema? schema);
            if (schema?.GetColumnOrNull(nameof(BatchRow.Features)) is not { Type: VectorDataViewType } column
                || column.Annotations.Schema.GetColumnOrNull(SlotNames) is null)
                throw new InputFileException(
                    $"{file}: this model's input has no vector 'Features' whose slots name the columns of a file.");
            VBuffer<ReadOnlyMemory<char>> names = default;
            column.Annotations.GetValue(SlotNames, ref names);
            return new BatchModel(
                WithoutForgetting(context, model), schema!, [.. names.DenseValues().Select(name => name.ToString())], hash);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputFileException($"{file}: this model cannot be loaded. {exception.Message}", exception);
        }
    }

    public static string HashOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Rows as ML.NET reads them.</summary>
    public static IDataView View(MLContext context, IReadOnlyList<string> features, IEnumerable<BatchRow> rows)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(BatchRow));
        int F = features.Count;
        schema[nameof(BatchRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, F);
        var names = new VBuffer<ReadOnlyMemory<char>>(F, [.. features.Select(name => name.AsMemory())]);
        schema[nameof(BatchRow.Features)].AddAnnotation(SlotNames, names, new VectorDataViewType(TextDataViewType.Instance, F));
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    /// <summary>Scores rows in one pass, in their order. Always the same object, filled anew.</summary>
    public IEnumerable<ScoredRow> Score(IEnumerable<BatchRow> rows) => _context.Data.CreateEnumerable<ScoredRow>(
        Transformer.Transform(View(_context, Features, rows)), reuseRowObject: true, ignoreMissingColumns: true);

    private static ITransformer WithoutForgetting(MLContext context, ITransformer model)
    {
        try
        {
            return context.AnomalyDetection.ChangeMaximumPartitions(model, MostStreams);
        }
        catch (ArgumentException exception) when (exception.ParamName == nameof(model))
        {
            return model;   // It remembers no streams.
        }
    }
}
