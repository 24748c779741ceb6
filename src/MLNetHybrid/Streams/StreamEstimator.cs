using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid;

/// <summary>Makes a transform that remembers rows: checks the columns, and learns what there is to learn.</summary>
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

    /// <summary>
    /// Checks the columns, and learns from the rows where the transform is one that learns: in one pass, in the order of the rows.
    /// </summary>
    /// <param name="input">With all columns that the transform reads.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that does not suit.</exception>
    public TTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        _transformer.GetOutputSchema(input.Schema);
        return (TTransformer)_transformer.Fitted(input);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        SchemaShape.Column input = SchemaColumns.Find(_host, inputSchema, "input", _transformer.InputColumnName);
        if (!_transformer.CanRead(input)) throw SchemaColumns.Mismatch(_host, "input", input, _transformer.ExpectedInput);
        foreach (StreamInput side in _transformer.SideInputs)
        {
            SchemaShape.Column column = SchemaColumns.Find(_host, inputSchema, side.Role, side.Name);
            if (column.Kind != SchemaShape.Column.VectorKind.Scalar || !side.Allows(column.ItemType))
                throw SchemaColumns.Mismatch(_host, side.Role, column, side.Expected);
        }

        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(c => c.Name);
        columns[_transformer.OutputColumnName] = _transformer.OutputShapeOf(input);
        if (_transformer.Columns.Status is string status)
            columns[status] = new(status, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Int32, false);
        return new SchemaShape(columns.Values);
    }
}
