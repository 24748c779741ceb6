namespace MLNetHybrid.Testing.Checks;

/// <summary>A view's rows with a column replaced by durations, or with numbers that are no numbers in one row.</summary>
internal sealed class AlteredView : IDataView
{
    private readonly IDataView _input;
    private readonly DataViewSchema.Column? _replaced;
    private readonly long _badRow;
    private readonly float _bad;

    private AlteredView(IDataView input, string? replaced, long badRow, float bad)
    {
        _input = input;
        _badRow = badRow;
        _bad = bad;
        if (replaced is null)
        {
            Schema = input.Schema;
            return;
        }
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input.Schema);
        builder.AddColumn(replaced, TimeSpanDataViewType.Instance);
        Schema = builder.ToSchema();
        _replaced = Schema[replaced];
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public static IDataView WithDurations(IDataView input, string column) => new AlteredView(input, column, -1, 0);

    public static IDataView WithBadNumbers(IDataView input, long row, float bad) => new AlteredView(input, null, row, bad);

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return new Cursor(this, _input.GetRowCursor(needed.Where(column => column.Index < _input.Schema.Count)
            .Select(column => _input.Schema[column.Index])), [.. needed.Select(column => column.Index)]);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(AlteredView view, DataViewRowCursor input, HashSet<int> active) : DataViewRowCursor
    {
        public override DataViewSchema Schema => view.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index == view._replaced?.Index)
            {
                return (ValueGetter<TValue>)(Delegate)(ValueGetter<TimeSpan>)(
                    (ref TimeSpan value) => value = TimeSpan.FromSeconds(Position));
            }
            ValueGetter<TValue> getter = input.GetGetter<TValue>(view._input.Schema[column.Index]);
            return view._badRow < 0 ? getter : (Delegate)getter switch
            {
                ValueGetter<float> get => (ValueGetter<TValue>)(Delegate)(ValueGetter<float>)((ref float value) =>
                {
                    get(ref value);
                    if (Position == view._badRow) value = view._bad;
                }),
                ValueGetter<VBuffer<float>> get =>
                (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
                {
                    get(ref value);
                    if (Position != view._badRow) return;
                    float[] values = [.. value.DenseValues()];
                    if (values is []) return;
                    values[0] = view._bad;
                    value = new(values.Length, values);
                }),
                _ => getter,
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            base.Dispose(disposing);
        }
    }
}
