namespace MLNetHybrid.Testing.Checks;

/// <summary>What is tried: the estimator, its rows and, once it is needed, a model fitted to them.</summary>
internal sealed class Subject(
    Func<MLContext, IEstimator<ITransformer>> estimator, Func<MLContext, IDataView> data, EstimatorCheckOptions options)
{
    // In a fresh context: estimators take their seeds from it when they are made.
    private readonly Lazy<(ITransformer Model, IDataView Data)> _fitted = new(() => Fit(estimator, data, options.Seed));

    public ITransformer Model => _fitted.Value.Model;

    public IDataView Data => _fitted.Value.Data;

    public EstimatorCheckOptions Options => options;

    public MLContext Context() => new(options.Seed);

    public IEstimator<ITransformer> Estimator() => estimator(Context());

    public ITransformer FitAnew() => Fit(estimator, data, options.Seed).Model;

    public IDataView OtherData() => (options.OtherData ?? data)(Context());

    public ITransformer Reloaded(ITransformer model, DataViewSchema schema, out DataViewSchema loadedSchema)
    {
        using var file = new MemoryStream();
        Context().Model.Save(model, schema, file);
        file.Position = 0;
        return new MLContext(options.Seed + 1).Model.Load(file, out loadedSchema);
    }

    /// <summary>The names of the columns that the model makes, or makes anew.</summary>
    public static string[] NewColumns(DataViewSchema input, DataViewSchema output)
    {
        string[] columns = Values.Readable(output.Where(column =>
            column.Index >= input.Count || input.GetColumnOrNull(column.Name) is not { } old || !old.Type.Equals(column.Type)));
        Expect.That(columns is not [], "expected columns that are not in the input; found none");
        return columns;
    }

    /// <summary>The columns that those which the model makes depend on.</summary>
    public string[] ReadColumns()
    {
        IRowToRowMapper mapper = Model.GetRowToRowMapper(Data.Schema);
        HashSet<string> made = [.. NewColumns(Data.Schema, mapper.OutputSchema)];
        return [.. mapper.GetDependencies(mapper.OutputSchema.Where(column => !column.IsHidden && made.Contains(column.Name)))
            .Where(column => !column.IsHidden).Select(column => column.Name).Distinct()];
    }

    private static (ITransformer Model, IDataView Data) Fit(
        Func<MLContext, IEstimator<ITransformer>> estimator, Func<MLContext, IDataView> data, int seed)
    {
        var ml = new MLContext(seed);
        IDataView rows = data(ml);
        return (estimator(ml).Fit(rows), rows);
    }
}
