using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Components;

/// <summary>
/// Rows of one vector column "Features", made as they are read: a view of any length that costs no memory, and that may declare another
/// length than it has.
/// </summary>
internal sealed class GeneratedView : IDataView
{
    private readonly long _rows;
    private readonly long? _declared;
    private readonly int _columns;

    public GeneratedView(long rows, int columns, long? declared = null)
    {
        (_rows, _columns, _declared) = (rows, columns, declared);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, columns));
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _declared;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, columnsNeeded.Any());

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    /// <summary>Feature d of a row: in [-1, 1), every 50th row five times as far out.</summary>
    public static float Value(long row, int d)
    {
        ulong z = (ulong)(row * 1000003 + d + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 29)) * 0xBF58476D1CE4E5B9;
        return ((z >> 40) / (float)(1 << 23) - 1) * (row % 50 == 49 ? 5 : 1);
    }

    private sealed class Cursor(GeneratedView view, bool active) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => view.Schema;
        public override long Position => _position;
        public override long Batch => 0;
        public override bool IsColumnActive(DataViewSchema.Column column) => active;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            void Get(ref VBuffer<float> value)
            {
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, view._columns);
                for (int d = 0; d < view._columns; d++) editor.Values[d] = Value(_position, d);
                value = editor.Commit();
            }
            return (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)Get;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override bool MoveNext() => _position + 1 < view._rows && ++_position >= 0;
    }
}
