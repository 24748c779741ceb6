using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid.Detectors;

/// <summary>
/// Pulls a batch of rows, buffers their active columns, scores them in one call and serves them row by row, so that each
/// source row is read once.
/// </summary>
internal sealed class BatchedScoringCursor : ForwardCursor
{
    private readonly BatchedView _view;
    private readonly bool[] _active;
    private readonly ColumnBuffer?[] _columns;   // by source column; null: not active
    private readonly ColumnBuffer<DataViewRowId> _ids;
    private readonly long[] _batchNumbers;
    private readonly RowBatch _batch;
    private int _row = -1;
    private bool _sourceEnded;

    public BatchedScoringCursor(IHost host, BatchedView view, DataViewRowCursor input, bool[] active) : base(host, input)
    {
        _view = view;
        _active = active;
        _batch = view.CreateBatch(input, active);
        int batchSize = _batch.Capacity;
        _columns = new ColumnBuffer?[input.Schema.Count];
        for (int column = 0; column < active.Length; column++)
            if (active[column] && view.SourceColumn(column) is int source)
                _columns[source] = ColumnBuffer.Create(input, input.Schema[source], batchSize);
        _ids = new ColumnBuffer<DataViewRowId>(input.GetIdGetter(), batchSize, reuseValues: true);
        _batchNumbers = new long[batchSize];
    }

    public override DataViewSchema Schema => _view.OutputSchema;

    public override long Batch => _row >= 0 && _row < _batch.Count ? _batchNumbers[_row] : 0;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ValueGetter<DataViewRowId>)_ids.CreateGetter(CurrentRow);

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Ch.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
        Delegate getter = _view.SourceColumn(column.Index) is int source
            ? _columns[source]!.CreateGetter(CurrentRow)
            : _view.CreateGetter(column.Index, _batch, CurrentRow);
        return getter as ValueGetter<TValue>
            ?? throw Ch.Except($"Column '{column.Name}' holds {column.Type}; got a getter of '{typeof(TValue)}'.");
    }

    protected override bool Advance()
    {
        if (++_row < _batch.Count) return true;
        Refill();
        _row = 0;
        return _batch.Count > 0;
    }

    private void Refill()
    {
        _batch.Clear();
        while (!_sourceEnded && _batch.Count < _batch.Capacity)
        {
            if (!Root.MoveNext())
            {
                _sourceEnded = true;
                break;
            }
            int row = _batch.Count;
            foreach (ColumnBuffer? column in _columns) column?.Store(row);
            _ids.Store(row);
            long number = _batchNumbers[row] = Input.Batch;
            _batch.AddCurrentRow();
            if (number == BatchNumber.LastSoFar) break;
        }
        _batch.Score();
    }

    private int CurrentRow()
    {
        CheckReadable();
        return _row;
    }
}
