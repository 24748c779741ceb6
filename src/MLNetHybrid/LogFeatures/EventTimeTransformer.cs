using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Windowing;

namespace MLNetHybrid.LogFeatures;

/// <summary>A number per event that depends on the times of its stream's earlier events. Output: Single.</summary>
/// <inheritdoc cref="StreamTransformer" path="/remarks"/>
public abstract class EventTimeTransformer : StreamTransformer
{
    private protected EventTimeTransformer(IHost host, StreamColumns columns) : base(host, columns)
    {
    }

    internal sealed override string ExpectedInput => WallClockReader.Expected;

    internal sealed override DataViewType? OutputType(DataViewType inputType) => WallClockReader.Suits(inputType) ? NumberDataViewType.Single : null;

    internal sealed override StreamMemory CreateMemory(DataViewRow row, DataViewSchema.Column input) => new Memory(this, row, input);

    /// <summary>The output for an event at <paramref name="ticks"/>; <paramref name="clock"/> takes the event in.</summary>
    private protected abstract float Advance(EventClock clock, long ticks);

    /// <summary>Header of the transformer in a file.</summary>
    private protected abstract VersionInfo Version { get; }

    /// <summary>The time span that the transformer was made with.</summary>
    private protected abstract TimeSpan Span { get; }

    internal sealed override void Save(ModelSaveContext ctx) => Payload.Save(ctx, Version, writer =>
    {
        Columns.Write(writer);
        writer.Write(Span.Ticks);
    });

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    private protected static (StreamColumns Columns, TimeSpan Span) Load(ModelLoadContext ctx, VersionInfo version, string component)
    {
        PayloadReader reader = Payload.Load(ctx, version, component);
        StreamColumns columns = StreamColumns.Read(reader);
        var span = TimeSpan.FromTicks(reader.ReadInt64(1, long.MaxValue, "the time span"));
        reader.End();
        return (columns, span);
    }

    private sealed class Memory(EventTimeTransformer transformer, DataViewRow row, DataViewSchema.Column input) : StreamMemory
    {
        private readonly Func<long> _getTicks = WallClockReader.Create(row, input, utcOffset: TimeSpan.Zero);
        private readonly Partitions<EventClock> _streams = new(row, transformer.Columns, () => new EventClock(), clock => clock.Clear());
        private float _value;

        public override void Advance()
        {
            long ticks = _getTicks();
            _value = ticks == WallClockReader.Missing ? float.NaN : transformer.Advance(_streams.Current(), ticks);
        }

        public override void Reset() => _streams.Clear();

        public override Delegate CreateGetter() => (ValueGetter<float>)((ref float value) => value = _value);
    }
}
