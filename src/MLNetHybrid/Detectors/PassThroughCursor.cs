using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid.Detectors;

/// <summary>When none of a view's own columns is wanted: the source's rows, without a call of the model.</summary>
internal sealed class PassThroughCursor(IHost host, BatchedView view, DataViewRowCursor input, bool[] active)
    : ForwardCursor(host, input)
{
    public override DataViewSchema Schema => view.OutputSchema;

    public override long Batch => Input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => Checked(Input.GetIdGetter());

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Ch.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
        return Checked(Input.GetGetter<TValue>(Input.Schema[view.SourceColumn(column.Index)!.Value]));
    }

    protected override bool Advance() => Root.MoveNext();
}
