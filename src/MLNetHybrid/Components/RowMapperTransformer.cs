using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid;

// Here and in all other components that model files hold: ML.NET's loader looks for a static method Create by this name and by its
// parameters. Those of a model or transformer read what Save wrote; the one with an input makes a saved data view, which wrote its
// transformer; the one with a schema does the same for row mappers, as which ML.NET saves the transformer of a data view.

/// <summary>A transformer that adds columns to each row; what it does with a given input is a view bound to that input's schema.</summary>
public abstract class RowMapperTransformer : ITransformer
{
    private protected readonly IHost Host;

    private protected RowMapperTransformer(IHost host) => Host = host;

    /// <summary>Checks the input's schema and binds to it.</summary>
    internal abstract RowToRowMapperTransformBase Bind(IHostEnvironment env, IDataView input);

    /// <inheritdoc cref="Bind(IHostEnvironment, IDataView)"/>
    internal RowToRowMapperTransformBase Bind(IDataView input) => Bind(Host, input);

    /// <summary>Writes the transformer into a model file.</summary>
    internal abstract void Save(ModelSaveContext ctx);

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return Bind(input);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        Save(ctx);
    }

    private RowToRowMapperTransformBase Bind(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return Bind(new EmptyDataView(Host, inputSchema));
    }
}
