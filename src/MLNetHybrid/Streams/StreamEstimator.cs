using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid;

/// <summary>Checks the schema; there is nothing to learn from the rows.</summary>
/// <typeparam name="TTransformer">The transformer that it makes.</typeparam>
public abstract class StreamEstimator<TTransformer> : IEstimator<TTransformer> where TTransformer : StreamTransformer
{
    private readonly IHost _host;
    private readonly TTransformer _transformer;

    private protected StreamEstimator(IHost host, TTransformer transformer)
    {
        _host = host;
        _transformer = transformer;
    }

    /// <summary>The transformer for input columns of this type; <paramref name="transformer"/> suits it.</summary>
    private protected virtual TTransformer Fitted(TTransformer transformer, DataViewType inputType) => transformer;

    /// <summary>Checks the columns; reads no row.</summary>
    /// <param name="input">With the input column and the partition columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that does not suit.</exception>
    public TTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        _transformer.GetOutputSchema(input.Schema);
        return Fitted(_transformer, input.Schema[_transformer.InputColumnName].Type);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        SchemaShape.Column input = SchemaColumns.Find(_host, inputSchema, "input", _transformer.InputColumnName);
        if (!_transformer.CanRead(input)) throw SchemaColumns.Mismatch(_host, "input", input, _transformer.ExpectedInput);
        foreach (string name in _transformer.PartitionColumnNames)
        {
            SchemaShape.Column partition = SchemaColumns.Find(_host, inputSchema, "partition", name);
            if (partition.Kind != SchemaShape.Column.VectorKind.Scalar || !(partition.IsKey || PartitionKey.Allows(partition.ItemType)))
                throw SchemaColumns.Mismatch(_host, "partition", partition, PartitionKey.Expected);
        }

        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(c => c.Name);
        columns[_transformer.OutputColumnName] = _transformer.OutputShape;
        if (_transformer.Columns.Status is string status)
            columns[status] = new(status, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Int32, false);
        return new SchemaShape(columns.Values);
    }
}
