using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Components;

/// <summary>Some rows of a view, by their numbers in it. Rows come in the source's order and from one cursor.</summary>
/// <param name="host">For cursors.</param>
/// <param name="source">Gives the same rows in the same order to every cursor.</param>
/// <param name="kept">By row of the source: whether it is kept. Rows beyond its end are not.</param>
internal sealed class RowSubsetView(IHost host, IDataView source, BitArray kept) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => kept.Cast<bool>().LongCount(row => row);

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(host, source.GetRowCursor(columnsNeeded), kept);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    // Getters pass through with the type asked for, so that a reader of windows finds their rows.
    private sealed class Cursor(IHost host, DataViewRowCursor input, BitArray kept) : ForwardCursor(host, input)
    {
        private int _next;

        public override DataViewSchema Schema => Input.Schema;

        public override long Batch => Input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Checked(Input.GetGetter<TValue>(column));

        public override ValueGetter<DataViewRowId> GetIdGetter() => Checked(Input.GetIdGetter());

        protected override bool Advance()
        {
            while (_next < kept.Length && Root.MoveNext())
                if (kept[_next++]) return true;
            return false;
        }
    }
}
