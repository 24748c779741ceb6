using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Features;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Times;

[assembly: LoadableClass(
    typeof(CalendarFeaturesTransformer), null, typeof(SignatureLoadModel), "Calendar features",
    CalendarFeaturesTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(CalendarFeaturesTransformer), null, typeof(SignatureLoadRowMapper), "Calendar features",
    CalendarFeaturesTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>Adds hour of day and day of week of a timestamp as points on circles. Nothing is learned from data.</summary>
/// <inheritdoc cref="LogFeatureTransformer" path="/remarks"/>
/// <seealso cref="CalendarFeaturesEstimator"/>
public sealed class CalendarFeaturesTransformer : LogFeatureTransformer
{
    internal const string LoaderSignature = "MLHCalendar";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<CalendarFeaturesTransformer>("MLHCALEN", LoaderSignature);

    internal CalendarFeaturesTransformer(IHostEnvironment env, string outputColumnName, string inputColumnName, TimeSpan? utcOffset)
        : base(env.Register(nameof(CalendarFeaturesTransformer)), outputColumnName, inputColumnName) => UtcOffset = utcOffset;

    /// <summary>The clock that counts, as local time less UTC; null: each value's own.</summary>
    public TimeSpan? UtcOffset { get; }

    private protected override IReadOnlyList<string> Slots => CalendarAngles.SlotNames;

    private protected override string ExpectedInput => WallClockReader.Expected;

    private protected override bool CanRead(DataViewType inputType) => WallClockReader.CanRead(inputType);

    internal static CalendarFeaturesTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(CalendarFeaturesTransformer));
        string output = reader.ReadString("the output column's name"), input = reader.ReadString("the input column's name");
        TimeSpan? offset = reader.ReadTimeSpanOrNull(WallClockReader.LargestOffset, "the offset");
        reader.End();
        return new(env, output, input, offset);
    }

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) =>
        Create(env, ctx).MakeRowMapper(schema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx) => ModelBody.Save(ctx, FormatVersion, writer =>
    {
        writer.Write(OutputColumnName);
        writer.Write(InputColumnName);
        writer.WriteTimeSpanOrNull(UtcOffset);
    });

    private protected override Action<Memory<float>> CreateWriter(DataViewRow row, DataViewSchema.Column input)
    {
        Func<long> read = WallClockReader.Create(row, input, UtcOffset);
        return destination =>
        {
            long ticks = read();
            if (ticks == WallClockReader.Missing) destination.Span.Fill(float.NaN);
            else CalendarAngles.Write(new DateTime(ticks), destination.Span);
        };
    }
}
