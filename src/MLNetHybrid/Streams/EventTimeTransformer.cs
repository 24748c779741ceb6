using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams;
using MLNetHybrid.Times;

namespace MLNetHybrid;

/// <summary>A number per event that depends on the times of its stream's earlier events. Output: Single.</summary>
/// <inheritdoc cref="StreamTransformer" path="/remarks"/>
public abstract class EventTimeTransformer : StreamTransformer
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(36525);

    private protected EventTimeTransformer(IHost host, StreamColumns columns) : base(host, columns)
    {
    }

    internal sealed override string ExpectedInput => WallClockReader.Expected;

    internal sealed override bool CanRead(SchemaShape.Column input) =>
        input.Kind == SchemaShape.Column.VectorKind.Scalar && WallClockReader.CanRead(input.ItemType);

    internal sealed override SchemaShape.Column OutputShape =>
        new(OutputColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false);

    internal sealed override DataViewType? OutputType(DataViewType inputType) =>
        WallClockReader.CanRead(inputType) ? NumberDataViewType.Single : null;

    /// <summary>
    /// Whether it makes a difference to an event at <paramref name="ticks"/>, or later, that the clock's stream is remembered.
    /// </summary>
    private protected abstract bool IsMissed(EventClock clock, long ticks);

    internal sealed override StreamMemory CreateMemory(DataViewRow row, DataViewSchema.Column input) => new Memory(this, row, input);

    /// <summary>The output for an event at <paramref name="ticks"/>; <paramref name="clock"/> takes the event in.</summary>
    private protected abstract float Advance(EventClock clock, long ticks);

    internal static void CheckSpan(TimeSpan span, string name) =>
        Argument.AboveUpTo(span.TotalSeconds, 0, LongestTime.TotalSeconds, $"{name} in seconds");

    /// <summary>Header of the transformer in a file.</summary>
    private protected abstract VersionInfo Version { get; }

    /// <summary>The time span that the transformer was made with.</summary>
    private protected abstract TimeSpan Span { get; }

    internal sealed override void Save(ModelSaveContext ctx) => ModelBody.Save(ctx, Version, writer =>
    {
        Columns.Write(writer);
        writer.Write(Span.Ticks);
    });

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    private protected static (StreamColumns Columns, TimeSpan Span) Load(ModelLoadContext ctx, VersionInfo version, string component)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, version, component);
        StreamColumns columns = StreamColumns.Read(reader);
        var span = TimeSpan.FromTicks(reader.ReadInt64(1, long.MaxValue, "the time span"));
        reader.End();
        return (columns, span);
    }

    private sealed class Memory : StreamMemory
    {
        private readonly EventTimeTransformer _transformer;
        private readonly Func<long> _getTicks;
        private readonly ForgottenStreams _forgotten;
        private readonly Partitions<EventClock> _streams;
        private long _ticks;
        private float _value;

        public Memory(EventTimeTransformer transformer, DataViewRow row, DataViewSchema.Column input)
        {
            _transformer = transformer;
            _getTicks = WallClockReader.Create(row, input, utcOffset: TimeSpan.Zero);
            string component = transformer.GetType().Name.Replace("Transformer", "", StringComparison.Ordinal);
            _forgotten = new(transformer.Host, component, transformer.Columns,
                "its last event had lost its effect: should it come back, it counts as new");
            _streams = new(row, transformer.Columns, _forgotten)
            {
                Create = () => new EventClock(),
                Clear = clock => clock.Clear(),
                IsMissed = clock => transformer.IsMissed(clock, _ticks),
            };
        }

        public override void Advance()
        {
            _ticks = _getTicks();
            _value = _ticks == WallClockReader.Missing || _streams.Current() is not EventClock clock
                ? float.NaN
                : _transformer.Advance(clock, _ticks);
        }

        public override void Reset() => _streams.Reset();

        public override void Close() => _forgotten.Report();

        public override Delegate CreateGetter() => (ValueGetter<float>)((ref float value) => value = _value);
    }
}
