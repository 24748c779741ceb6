using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid.Serving;

/// <summary>
/// A data view of events that are still to come. It has one cursor, which must not be moved on before another event is there.
/// </summary>
internal sealed class EventFeed<TEvent> : IDataView where TEvent : class
{
    private readonly IHost _host;
    private readonly DataViewConstructionUtils.InputRow<TEvent> _row;
    private TEvent[] _events = [];
    private int _next, _count;

    public EventFeed(IHost host, SchemaDefinition schema)
    {
        _host = host;
        _row = DataViewConstructionUtils.CreateInputRow<TEvent>(host, schema);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema => _row.Schema;

    /// <summary>Events that were offered so far: position of the next one in the cursor.</summary>
    public long Offered { get; private set; }

    /// <summary>Gives the cursor its next rows, once it has been moved to the last of those before.</summary>
    public void Offer(TEvent[] events, int count)
    {
        if (_next != _count) throw new InvalidOperationException("Events of the batch before have not been read.");
        (_events, _next, _count) = (events, 0, count);
        Offered += count;
    }

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(_host, this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(IHost host, EventFeed<TEvent> feed) : RootCursorBase(host)
    {
        public override DataViewSchema Schema => feed.Schema;

        public override long Batch => feed._next == feed._count ? BatchNumber.LastSoFar : 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => feed._row.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => feed._row.GetIdGetter();

        protected override bool MoveNextCore()
        {
            if (feed._next == feed._count) throw Ch.Except("The model reads ahead of the events that there are: it cannot be served so.");
            feed._row.ExtractValues(feed._events[feed._next++]);
            return true;
        }
    }
}
