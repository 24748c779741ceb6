using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Windowing;

/// <summary>Checks the schema; there is nothing to learn from the data.</summary>
/// <typeparam name="TTransformer">The transformer that it makes.</typeparam>
public abstract class StreamEstimator<TTransformer> : TrivialEstimator<TTransformer> where TTransformer : StreamTransformer
{
    private protected StreamEstimator(IHost host, TTransformer transformer) : base(host, transformer)
    {
    }

    /// <summary>Whether a column of this shape can be the input.</summary>
    private protected abstract bool Suits(SchemaShape.Column input);

    private protected abstract SchemaShape.Column OutputShape(string name);

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        if (!inputSchema.TryFindColumn(Transformer.InputColumnName, out SchemaShape.Column input))
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", Transformer.InputColumnName);
        if (!Suits(input))
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name, Transformer.ExpectedInput, input.GetTypeString());
        foreach (string name in Transformer.PartitionColumnNames)
        {
            if (!inputSchema.TryFindColumn(name, out SchemaShape.Column partition)) throw Host.ExceptSchemaMismatch(nameof(inputSchema), "partition", name);
            if (partition.Kind != SchemaShape.Column.VectorKind.Scalar || !(partition.IsKey || PartitionKey.Allows(partition.ItemType)))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "partition", name, "text, key, integer or Boolean", partition.GetTypeString());
        }

        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(c => c.Name);
        columns[Transformer.OutputColumnName] = OutputShape(Transformer.OutputColumnName);
        return new SchemaShape(columns.Values);
    }
}
