using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.Events;

[assembly: LoadableClass(
    typeof(TravelSpeedTransformer), null, typeof(SignatureLoadModel), "Travel speed", TravelSpeedTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(TravelSpeedTransformer), null, typeof(SignatureLoadDataTransform), "Travel speed",
    TravelSpeedTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// How fast one would have had to travel from the place of the stream's last event: ln(1 + kilometers per hour) along the great circle. 0
/// for a stream's first event, and where the place is not known.
/// </summary>
/// <inheritdoc cref="EventHistoryTransformer" path="/remarks"/>
public sealed class TravelSpeedTransformer : EventHistoryTransformer
{
    internal const string LoaderSignature = "MLHTravelSpeed";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<TravelSpeedTransformer>("MLHTRAVL", LoaderSignature);

    private readonly LearnedEvents<EventPlace>? _learned;

    internal TravelSpeedTransformer(IHostEnvironment env, StreamColumns columns, string latitudeColumnName, string longitudeColumnName,
        TimeSpan minimumTime, LearnedEvents<EventPlace>? learned = null) : base(env.Register(nameof(TravelSpeedTransformer)), columns)
    {
        LatitudeColumnName = latitudeColumnName;
        LongitudeColumnName = longitudeColumnName;
        MinimumTime = minimumTime;
        _learned = learned;
    }

    /// <summary>The column of latitudes, in degrees.</summary>
    public string LatitudeColumnName { get; }

    /// <summary>The column of longitudes, in degrees.</summary>
    public string LongitudeColumnName { get; }

    /// <summary>Shorter times between two events count as this one.</summary>
    public TimeSpan MinimumTime { get; }

    private protected override VersionInfo Version => FormatVersion;

    internal override IReadOnlyList<StreamInput> FurtherInputs =>
        [StreamInput.Number("latitude", LatitudeColumnName), StreamInput.Number("longitude", LongitudeColumnName)];

    internal static TravelSpeedTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(TravelSpeedTransformer));
        StreamColumns columns = StreamColumns.Read(reader);
        string latitude = reader.ReadString("the latitude column's name"), longitude = reader.ReadString("the longitude column's name");
        TimeSpan minimumTime = ReadSpan(reader, "the minimum time");
        LearnedEvents<EventPlace> learned = LearnedEvents<EventPlace>.Read(reader, tables: 1);
        reader.End();
        return new(env, columns, latitude, longitude, minimumTime, learned);
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    private protected override void WriteBody(BinaryWriter writer)
    {
        writer.Write(LatitudeColumnName);
        writer.Write(LongitudeColumnName);
        writer.Write(MinimumTime.Ticks);
        (_learned ?? throw new InvalidOperationException("A transform that has not learned is not saved.")).Write(writer);
    }

    internal override StreamTransformer With(StreamColumns columns) => With(columns, _learned);

    internal override StreamTransformer Fitted(IDataView input) =>
        With(Columns, Learn(input, (row, times) => CreateMemory(row, times, learned: null)));

    internal override StreamMemory CreateMemory(DataViewRow row, DataViewSchema.Column input) => CreateMemory(row, input, _learned);

    private TravelSpeedTransformer With(StreamColumns columns, LearnedEvents<EventPlace>? learned) =>
        new(Host, columns, LatitudeColumnName, LongitudeColumnName, MinimumTime, learned);

    private EventMemory<EventPlace> CreateMemory(DataViewRow row, DataViewSchema.Column times, LearnedEvents<EventPlace>? learned)
    {
        Func<double> getLatitude = NumberGetter(row, LatitudeColumnName), getLongitude = NumberGetter(row, LongitudeColumnName);
        return CreateMemory<EventPlace>(row, times, [new PartitionKey(row, PartitionColumnNames)],
            (states, ticks) => (float)Take(states[0], ticks, getLatitude(), getLongitude()),
            isMissed: (last, _) => !last.IsEmpty, learned);
    }

    private double Take(EventPlace last, long ticks, double latitude, double longitude)
    {
        if (!EventPlace.IsKnown(latitude, longitude)) return 0;
        double speed = 0;
        if (last.LastTicks is long before)
        {
            // Late events count as simultaneous with their predecessor.
            double hours = new TimeSpan(Math.Max(MinimumTime.Ticks, ticks - before)).TotalHours;
            speed = last.KilometersTo(latitude, longitude) / hours;
        }
        last.LastTicks = Math.Max(ticks, last.LastTicks ?? ticks);
        last.Latitude = latitude;
        last.Longitude = longitude;
        return Math.Log(1 + speed);
    }

    private static Func<double> NumberGetter(DataViewRow row, string name)
    {
        DataViewSchema.Column column = row.Schema[name];
        if (column.Type == NumberDataViewType.Double)
        {
            ValueGetter<double> getDouble = row.GetGetter<double>(column);
            double value = 0;
            return () =>
            {
                getDouble(ref value);
                return value;
            };
        }

        ValueGetter<float> getSingle = row.GetGetter<float>(column);
        float single = 0;
        return () =>
        {
            getSingle(ref single);
            return single;
        };
    }
}
