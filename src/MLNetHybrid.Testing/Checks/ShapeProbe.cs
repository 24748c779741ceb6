namespace MLNetHybrid.Testing.Checks;

/// <summary>
/// Stands in a chain to see the shapes that ML.NET hands through it: the way to a <see cref="SchemaShape"/> that is open to everyone.
/// </summary>
internal sealed class ShapeProbe : IEstimator<ITransformer>
{
    private SchemaShape? _shape;

    /// <summary>What the estimator promises for such rows.</summary>
    public static string[] Promised(IEstimator<ITransformer> estimator, IDataView data)
    {
        var probe = new ShapeProbe();
        probe._shape = estimator.GetOutputSchema(ShapeOf(data));
        return Lines(probe._shape);
    }

    /// <summary>The shape of rows.</summary>
    public static SchemaShape ShapeOf(IDataView data)
    {
        var probe = new ShapeProbe();
        new EstimatorChain<ITransformer>().Append(probe).Fit(data);
        return probe._shape ?? throw new InvalidOperationException("ML.NET's chain did not ask for a schema before it was fitted.");
    }

    public static string[] Lines(SchemaShape shape) => [.. shape.Select(Line)];

    public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _shape = inputSchema;

    private static string Line(SchemaShape.Column column) =>
        $"{column.Name}: {column.Kind} of {column.ItemType}{(column.IsKey ? ", a key" : "")} "
        + $"[{string.Join(", ", column.Annotations.Select(Line).Order())}]";
}
