using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.ModelFiles;

[assembly: LoadableClass(
    typeof(CategoryGuardTransformer), null, typeof(SignatureLoadModel), "Category guard", CategoryGuardTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(CategoryGuardTransformer), null, typeof(SignatureLoadRowMapper), "Category guard",
    CategoryGuardTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// Passes rows through untouched: what <see cref="CategoryGuardEstimator"/> had to count, it counted when it was fitted. The columns must
/// be there, and text or key.
/// </summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
public sealed class CategoryGuardTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "MLHCategoryGuard";
    private const int MostColumns = 1 << 20;
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<CategoryGuardTransformer>("MLHGUARD", LoaderSignature);

    private readonly string[] _inputColumnNames;

    internal CategoryGuardTransformer(IHostEnvironment env, string[] inputColumnNames)
        : base(env.Register(nameof(CategoryGuardTransformer))) =>
        _inputColumnNames = inputColumnNames;

    /// <summary>The columns that were checked.</summary>
    public IReadOnlyList<string> InputColumnNames => [.. _inputColumnNames];

    /// <summary>The guard and its columns.</summary>
    public override string ToString() => ModelParts.Describe(this, _inputColumnNames, []);

    internal static CategoryGuardTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(CategoryGuardTransformer));
        int count = reader.ReadInt32(1, MostColumns, "the number of columns");
        var names = new List<string>();
        while (names.Count < count) names.Add(reader.ReadString("a column's name"));
        reader.End();
        return new(env, [.. names]);
    }

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) =>
        Create(env, ctx).MakeRowMapper(schema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx) => ModelBody.Save(ctx, FormatVersion, writer =>
    {
        writer.Write(_inputColumnNames.Length);
        foreach (string name in _inputColumnNames) writer.Write(name);
    });

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    // No output, and nothing to read: rows pass by. Only that the columns are there, and of a kind that the guard judges, is checked.
    private sealed class Mapper : MapperBase
    {
        private readonly CategoryGuardTransformer _guard;

        public Mapper(CategoryGuardTransformer guard, DataViewSchema schema) : base(guard.Host, schema, guard)
        {
            _guard = guard;
            foreach (string name in guard._inputColumnNames)
            {
                DataViewSchema.Column column = SchemaColumns.Find(Host, schema, "input", name);
                if (column.Type is not (TextDataViewType or KeyDataViewType))
                    throw SchemaColumns.Mismatch(Host, "input", column, CategoryGuardEstimator.Expected);
            }
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => [];

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) => _ => false;

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer) =>
            throw new NotSupportedException("A category guard has no output.");

        protected override void SaveModel(ModelSaveContext ctx) => _guard.SaveModel(ctx);
    }
}
