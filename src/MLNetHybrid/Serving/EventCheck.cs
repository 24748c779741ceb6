using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Serving;

/// <summary>Finds out which events a model cannot read before it remembers half of one. Safe for one thread at a time.</summary>
internal sealed class EventCheck<TEvent> where TEvent : class
{
    private static readonly FuncInstanceMethodInfo1<EventCheck<TEvent>, DataViewSchema.Column, Action> LengthCheck =
        FuncInstanceMethodInfo1<EventCheck<TEvent>, DataViewSchema.Column, Action>.Create(check => check.Vector<int>);

    private readonly DataViewConstructionUtils.InputRow<TEvent> _row;
    private readonly Action[] _checks;

    public EventCheck(IHost host, SchemaDefinition schema)
    {
        _row = DataViewConstructionUtils.CreateInputRow<TEvent>(host, schema);
        _checks =
        [
            .. _row.Schema.Where(column => column.Type is VectorDataViewType { IsKnownSize: true }).Select(column =>
                Utils.MarshalInvoke(LengthCheck, this, ((VectorDataViewType)column.Type).ItemType.RawType, column)),
        ];
    }

    /// <exception cref="ArgumentNullException">There is no event.</exception>
    /// <exception cref="ArgumentException">A vector has another length than the model's column.</exception>
    public void Check(TEvent row, string name)
    {
        ArgumentNullException.ThrowIfNull(row, name);
        _row.ExtractValues(row);
        foreach (Action check in _checks) check();
    }

    private Action Vector<T>(DataViewSchema.Column column)
    {
        int size = ((VectorDataViewType)column.Type).Size;
        ValueGetter<VBuffer<T>> get = _row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            get(ref value);
            if (value.Length != size)
                throw new ArgumentException(FormattableString.Invariant(
                    $"'{column.Name}' of {typeof(TEvent).Name} must hold {size} values; got {value.Length}."));
        };
    }
}
