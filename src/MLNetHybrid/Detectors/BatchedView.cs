using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid.Detectors;

/// <summary>
/// A view whose columns are computed for many rows at once. Data views and prediction engines take the same steps: a <see cref="RowBatch"/>
/// is cleared, takes rows in, and is scored; getters read its rows. A <see cref="BatchedScoringCursor"/>'s batches hold many rows, a
/// prediction engine's hold one.
/// </summary>
internal abstract class BatchedView(IHostEnvironment env, RowMapperTransformer transformer, IDataView input)
    : BoundView(env, transformer, input)
{
    /// <summary>A batch of the rows of a cursor, of as many as memory allows.</summary>
    public abstract RowBatch CreateBatch(DataViewRowCursor input, bool[] active);

    /// <summary>
    /// Getter of one of our own columns; <paramref name="current"/> makes sure that the batch holds the current row and returns its place.
    /// </summary>
    public Delegate CreateGetter(int column, RowBatch batch, Func<int> current) =>
        CreateOutputGetter(Bindings.MapColumnIndex(out _, column), batch, current);

    /// <summary>A batch for one row.</summary>
    protected abstract RowBatch CreateBatch(DataViewRow input);

    /// <summary>Getter of an added column, by its number among those.</summary>
    protected abstract Delegate CreateOutputGetter(int output, RowBatch batch, Func<int> current);

    protected sealed override DataViewRowCursor GetRowCursorCore(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = ActiveColumns(columnsNeeded);
        DataViewRowCursor input = Source.GetRowCursor(GetDependenciesCore(columnsNeeded), rand);
        return Computes(c => active[c])
            ? new BatchedScoringCursor(Host, this, input, active)
            : new PassThroughCursor(Host, this, input, active);
    }

    public sealed override DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = ActiveColumns(columnsNeeded);
        if (Computes(c => active[c])) return [GetRowCursorCore(columnsNeeded, rand)];
        DataViewRowCursor[] inputs = Source.GetRowCursorSet(GetDependenciesCore(columnsNeeded), n, rand);
        return [.. inputs.Select(input => new PassThroughCursor(Host, this, input, active))];
    }

    // A prediction engine calls this once; its getters then serve every prediction, told apart by the position.
    protected sealed override Delegate[] CreateGetters(
        DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns, out Action? disp)
    {
        disp = null;
        bool[] active = ActiveColumns(activeColumns);
        if (!Computes(c => active[c])) return new Delegate[Bindings.AddedColumnIndices.Count];

        RowBatch batch = CreateBatch(input);
        long? scoredPosition = null;
        int Current()
        {
            if (scoredPosition != input.Position)
            {
                batch.Clear();
                batch.AddCurrentRow();
                batch.Score();
                scoredPosition = input.Position;
            }
            return 0;
        }

        return Getters(input, active, output => CreateOutputGetter(output, batch, Current));
    }
}
