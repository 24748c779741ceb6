using Microsoft.ML;

namespace MLNetHybrid.Evaluation.Tests.Metrics;

/// <summary>Passes a view through and notes how it is read.</summary>
internal sealed class CountingView(IDataView inner) : IDataView
{
    public int CursorCount { get; private set; }

    public string[] ColumnsRead { get; private set; } = [];

    public DataViewSchema Schema => inner.Schema;

    public bool CanShuffle => inner.CanShuffle;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        CursorCount++;
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        ColumnsRead = [.. columns.Select(c => c.Name).Order()];
        return inner.GetRowCursor(columns, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
