using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Serving;

/// <summary>
/// Rows that a transformer maps one by one, on the reader's thread. ML.NET's own view of them would read ahead on threads of its own, which
/// no feed can follow.
/// </summary>
internal sealed class SequentialView : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly IRowToRowMapper _mapper;

    private SequentialView(IHost host, IDataView source, ITransformer transformer)
    {
        _host = host;
        _source = source;
        _mapper = transformer.GetRowToRowMapper(source.Schema);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema => _mapper.OutputSchema;

    /// <summary>A model's verdicts for rows, none of which is read before it is asked for but those of a batch.</summary>
    /// <param name="host">For views.</param>
    /// <param name="model">The model.</param>
    /// <param name="rows">Its input.</param>
    /// <param name="memories">Get what the view's cursor remembers.</param>
    /// <exception cref="ArgumentException">A part of the model does not map rows one by one.</exception>
    public static IDataView Of(IHost host, ITransformer model, IDataView rows, ScoredMemories memories) =>
        ModelParts.InTurn(model).Aggregate(rows, (view, part) =>
        {
            // Views of ours that hold several rows have one cursor, and know when to stop.
            if (part is RowMapperTransformer ours && ours.Bind(view) is var bound and (BatchedView or StreamView))
            {
                if (bound is StreamView streams) streams.Scored = memories;
                return bound;
            }
            return part.IsRowToRowMapper
                ? new SequentialView(host, view, part)
                : throw new ArgumentException($"CreateStreamScorer: {part.GetType().Name} does not map rows one by one: "
                    + "its output for a row depends on other rows.");
        });

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        DataViewRowCursor cursor = _source.GetRowCursor(_mapper.GetDependencies(columns));
        return new Cursor(_host, cursor, _mapper.GetRow(cursor, columns));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(IHost host, DataViewRowCursor input, DataViewRow row) : SynchronizedCursorBase(host, input)
    {
        public override DataViewSchema Schema => row.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing) row.Dispose();
            base.Dispose(disposing);
        }
    }
}
