using Microsoft.ML;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Export;

/// <summary>Rows that one run of a session scores.</summary>
internal sealed class SessionBatch : RowBatch
{
    private readonly SharedResource<GraphSession> _session;
    private readonly SessionColumn[] _inputs, _outputs;
    private readonly Action<int>[] _readers;

    /// <summary>Opens the session, so that what keeps it from opening shows before the first row.</summary>
    /// <param name="session">What runs.</param>
    /// <param name="input">Stands on the rows to add.</param>
    /// <param name="inputs">The columns that the session takes.</param>
    /// <param name="outputs">The columns that it gives, in its order.</param>
    /// <param name="capacity">Most rows.</param>
    public SessionBatch(
        SharedResource<GraphSession> session, DataViewRow input, IEnumerable<DataViewSchema.Column> inputs,
        IEnumerable<DataViewSchema.DetachedColumn> outputs, int capacity)
        : base(capacity)
    {
        _session = session;
        using SharedResource<GraphSession>.Use use = session.Begin();
        DataViewSchema.Column[] taken = [.. use.Value.Inputs.Select(value => inputs.First(column => column.Name == value.Name))];
        _inputs = [.. taken.Select(column => SessionColumn.Create(column.Name, column.Type, capacity))];
        _readers = [.. _inputs.Zip(taken, (values, column) => values.Reader(input, column))];
        _outputs = [.. outputs.Select(column => SessionColumn.Create(column.Name, column.Type, capacity))];
    }

    public override void AddCurrentRow()
    {
        foreach (Action<int> read in _readers) read(Count);
        Count++;
    }

    public override void Score()
    {
        if (Count == 0) return;
        using SharedResource<GraphSession>.Use use = _session.Begin();
        GraphSession session = use.Value;
        BoundBuffers buffers = session.Rent(Count);
        for (int i = 0; i < _inputs.Length; i++) _inputs[i].CopyTo(buffers, i);
        session.Run(buffers);
        for (int i = 0; i < _outputs.Length; i++) _outputs[i].CopyFrom(buffers, i);
        session.Return(buffers);
    }

    /// <summary>Getter of an output, by its number.</summary>
    public Delegate CreateGetter(int output, Func<int> current) => _outputs[output].CreateGetter(current);
}
