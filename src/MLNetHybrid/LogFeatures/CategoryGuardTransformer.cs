using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.LogFeatures;

[assembly: LoadableClass(typeof(CategoryGuardTransformer), null, typeof(SignatureLoadModel), "Category guard", CategoryGuardTransformer.LoaderSignature)]

namespace MLNetHybrid.LogFeatures;

/// <summary>Passes rows through untouched: what <see cref="CategoryGuardEstimator"/> had to check, it checked when it was fitted.</summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
public sealed class CategoryGuardTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "MLHCategoryGuard";
    private const int MostColumns = 1 << 20;
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create("MLHGUARD", LoaderSignature);

    private readonly string[] _inputColumnNames;

    internal CategoryGuardTransformer(IHostEnvironment env, string[] inputColumnNames) : base(env.Register(nameof(CategoryGuardTransformer))) =>
        _inputColumnNames = inputColumnNames;

    /// <summary>The columns that were checked.</summary>
    public IReadOnlyList<string> InputColumnNames => [.. _inputColumnNames];

    // The name that ML.NET's loader looks for.
    internal static CategoryGuardTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        PayloadReader reader = Payload.Load(ctx, FormatVersion, nameof(CategoryGuardTransformer));
        int count = reader.ReadInt32(1, MostColumns, "the number of columns");
        var names = new List<string>();
        while (names.Count < count) names.Add(reader.ReadString("a column's name"));
        reader.End();
        return new(env, [.. names]);
    }

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx) => Payload.Save(ctx, FormatVersion, writer =>
    {
        writer.Write(_inputColumnNames.Length);
        foreach (string name in _inputColumnNames) writer.Write(name);
    });

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    // No output, no input: rows pass by.
    private sealed class Mapper(CategoryGuardTransformer guard, DataViewSchema schema) : MapperBase(guard.Host, schema, guard)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => [];

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) => _ => false;

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer) =>
            throw new NotSupportedException("A category guard has no output.");

        protected override void SaveModel(ModelSaveContext ctx) => guard.SaveModel(ctx);
    }
}
