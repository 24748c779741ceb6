using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Components;

/// <summary>A <see cref="RowMapperTransformer"/> bound to its input: a data view, and the mapper of a prediction engine's rows.</summary>
/// <param name="env">Where the view is registered.</param>
/// <param name="transformer">What adds the columns.</param>
/// <param name="input">Its schema is checked by the derived view.</param>
internal abstract class BoundView(IHostEnvironment env, RowMapperTransformer transformer, IDataView input)
    : RowToRowMapperTransformBase(env, transformer.GetType().Name, input), ITransformTemplate
{
    /// <summary>Type of the transformer.</summary>
    public string TransformerName => transformer.GetType().Name;

    /// <summary>The input's columns and those that are added.</summary>
    protected abstract ColumnBindings Bindings { get; }

    /// <summary>The input's columns that any added column is computed from.</summary>
    protected abstract IEnumerable<DataViewSchema.Column> InputColumns { get; }

    public sealed override DataViewSchema OutputSchema => Bindings.Schema;

    /// <summary>
    /// Index of an output column in <see cref="OutputSchema"/> -> index of the input column, or null for one that is added.
    /// </summary>
    public int? SourceColumn(int column)
    {
        int index = Bindings.MapColumnIndex(out bool isSource, column);
        return isSource ? index : null;
    }

    /// <summary>Whether an added column is active.</summary>
    protected bool Computes(Func<int, bool> active) => Bindings.AddedColumnIndices.Any(active);

    protected bool[] ActiveColumns(IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[OutputSchema.Count];
        foreach (DataViewSchema.Column column in columns) active[column.Index] = true;
        return active;
    }

    /// <summary>
    /// The getters of a prediction engine's row: of each active added column the one that is made of its number among them.
    /// </summary>
    protected Delegate[] Getters(DataViewRow input, bool[] active, Func<int, Delegate> create)
    {
        EngineUse? use = EngineUse.Of(input);
        var getters = new Delegate[Bindings.AddedColumnIndices.Count];
        for (int output = 0; output < getters.Length; output++)
        {
            if (!active[Bindings.AddedColumnIndices[output]]) continue;
            Delegate getter = create(output);
            getters[output] = use?.Guard(getter) ?? getter;
        }
        return getters;
    }

    protected sealed override int MapColumnIndex(out bool isSrc, int col) => Bindings.MapColumnIndex(out isSrc, col);

    // One stream of rows; a transform downstream splits it if it wants threads.
    protected sealed override bool? ShouldUseParallelCursors(Func<int, bool> predicate) => Computes(predicate) ? false : null;

    protected sealed override void SaveModel(ModelSaveContext ctx) => transformer.Save(ctx);

    IDataTransform ITransformTemplate.ApplyToData(IHostEnvironment env, IDataView newSource) => transformer.Bind(env, newSource);

    protected sealed override IEnumerable<DataViewSchema.Column> GetDependenciesCore(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new bool[Source.Schema.Count];
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            if (SourceColumn(column.Index) is int source) needed[source] = true;
            else foreach (DataViewSchema.Column input in InputColumns) needed[input.Index] = true;
        }
        return Source.Schema.Where(c => needed[c.Index]);
    }
}
