using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Testing.Tests;

/// <summary>What a <see cref="FaultyEstimator"/> does wrong.</summary>
public enum Fault
{
    None, PromisesMore, OtherSchemaLater, SavesAnother, SeedIgnored, LosesRow, DependsOnActiveColumns, IgnoresType,
    SetWithoutLast, ShufflesUnasked,
    SharesState, MapsOtherwise, DependsOnCount, CrashesOnNoRow, CrashesOnNan, ForgivesAbsentColumn, ForgivesType, DisposedTwice,
}

/// <summary>ML.NET's normalizer, with one thing wrong.</summary>
internal sealed class FaultyEstimator(MLContext ml, Fault fault) : IEstimator<ITransformer>
{
    private static int _fits;

    private readonly IEstimator<ITransformer> _inner = ml.Transforms.NormalizeMinMax("Scaled", "Features");
    private readonly IEstimator<ITransformer> _more = ml.Transforms.CopyColumns("More", "Features");

    public ITransformer Fit(IDataView input)
    {
        if (fault == Fault.CrashesOnNoRow && input.Preview(1).RowView.Length == 0) throw new InvalidCastException();
        if (Forgives(input.Schema)) return new TransformerChain<ITransformer>();
        // ML.NET's own message names the types, but not the column.
        if (input.Schema.GetColumnOrNull("Features")?.Type is TimeSpanDataViewType)
            throw new InvalidOperationException("The column 'Features' must hold numbers; it holds durations.");
        IEstimator<ITransformer> estimator = fault == Fault.SeedIgnored && Interlocked.Increment(ref _fits) % 2 == 0 ? Other() : _inner;
        return new FaultyTransformer(estimator.Fit(input), Other().Fit(input), fault);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => fault switch
    {
        Fault.PromisesMore => _more.GetOutputSchema(_inner.GetOutputSchema(inputSchema)),
        _ => _inner.GetOutputSchema(inputSchema),
    };

    private bool Forgives(DataViewSchema schema) => schema.GetColumnOrNull("Features") is { } column
        ? fault == Fault.ForgivesType && column.Type is TimeSpanDataViewType
        : fault == Fault.ForgivesAbsentColumn;

    private IEstimator<ITransformer> Other() => ml.Transforms.NormalizeMeanVariance("Scaled", "Features");
}

/// <summary>A normalizer and another one, whose values it gives where it should not.</summary>
internal sealed class FaultyTransformer(ITransformer inner, ITransformer other, Fault fault) : ITransformer, IDisposable
{
    private int _asked;
    private bool _isDisposed;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        DataViewSchema schema = inner.GetOutputSchema(inputSchema);
        if (fault != Fault.OtherSchemaLater || ++_asked % 2 != 0) return schema;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(schema);
        builder.AddColumn("Later", NumberDataViewType.Single);
        return builder.ToSchema();
    }

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        (fault == Fault.MapsOtherwise ? other : inner).GetRowToRowMapper(inputSchema);

    public void Save(ModelSaveContext ctx) => ((ICanSaveModel)(fault == Fault.SavesAnother ? other : inner)).Save(ctx);

    public IDataView Transform(IDataView input)
    {
        if (fault == Fault.DependsOnCount && input.Preview(40).RowView.Length < 32) return other.Transform(input);
        return new FaultyView(inner.Transform(input), other.Transform(input), fault);
    }

    public void Dispose()
    {
        ObjectDisposedException.ThrowIf(_isDisposed && fault == Fault.DisposedTwice, this);
        _isDisposed = true;
    }
}

internal sealed class FaultyView(IDataView inner, IDataView other, Fault fault) : IDataView
{
    private static int _moves;

    public DataViewSchema Schema => inner.Schema;

    public bool CanShuffle => fault != Fault.ShufflesUnasked && inner.CanShuffle;

    public long? GetRowCount() => inner.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        IDataView source = fault == Fault.DependsOnActiveColumns && needed.Length == 1 ? other : inner;
        if (fault == Fault.ShufflesUnasked && rand is not null) (source, rand) = (new MLContext(1).Data.ShuffleRows(inner, 1), null);
        return new Cursor(source.GetRowCursor(needed.Select(column => source.Schema[column.Index]), rand), Schema, fault);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        fault == Fault.SetWithoutLast
            ? [GetRowCursor(columnsNeeded, rand), GetRowCursor(columnsNeeded, rand)]
            : [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor input, DataViewSchema schema, Fault fault) : DataViewRowCursor
    {
        public override DataViewSchema Schema => schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool MoveNext()
        {
            Interlocked.Increment(ref _moves);
            if (fault == Fault.LosesRow && Position == 10) input.MoveNext();
            return input.MoveNext();
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(input.Schema[column.Index]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (fault == Fault.IgnoresType && typeof(TValue) == typeof(IntPtr)) return (ref TValue value) => value = default!;
            ValueGetter<TValue> getter = input.GetGetter<TValue>(input.Schema[column.Index]);
            if (column.Name != "Scaled" || (Delegate)getter is not ValueGetter<VBuffer<float>> get) return getter;
            return (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                get(ref value);
                if (fault == Fault.CrashesOnNan && value.GetValues().ContainsAnyExceptInRange(-1e6f, 1e6f))
                    throw new InvalidCastException();
                if (fault == Fault.SharesState && Volatile.Read(ref _moves) != Position + 1) value = new(1, [_moves]);
            });
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            if (fault == Fault.SharesState) Volatile.Write(ref _moves, 0);
            base.Dispose(disposing);
        }
    }
}
