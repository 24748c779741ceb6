using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetHybrid.Components;

namespace MLNetHybrid.Detectors;

/// <summary>Training rows, (N, D) row-major. Every value is finite.</summary>
internal sealed class FeatureMatrix
{
    /// <summary>Room made before the first row has arrived, in values.</summary>
    private const int InitialValues = 1 << 20;

    private readonly float[] _values;

    /// <param name="values">At least <paramref name="rowCount"/> x <paramref name="columnCount"/> values.</param>
    /// <param name="rowCount">N.</param>
    /// <param name="columnCount">D.</param>
    public FeatureMatrix(float[] values, int rowCount, int columnCount)
    {
        _values = values;
        RowCount = rowCount;
        ColumnCount = columnCount;
    }

    /// <summary>N.</summary>
    public int RowCount { get; }

    /// <summary>D.</summary>
    public int ColumnCount { get; }

    public ReadOnlySpan<float> Values => _values.AsSpan(0, RowCount * ColumnCount);

    /// <summary>The same values for code that cannot hold a span, as a lambda cannot.</summary>
    public ReadOnlyMemory<float> Memory => _values.AsMemory(0, RowCount * ColumnCount);

    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * ColumnCount, ColumnCount);

    /// <summary>Whether every row holds the same values, so that no column varies.</summary>
    public bool AreAllEqual()
    {
        for (int row = 1; row < RowCount; row++)
            if (!Row(row).SequenceEqual(Row(0))) return false;
        return true;
    }

    /// <summary>
    /// Tells the log where nothing can be learnt because all rows are equal: which detector, and <paramref name="consequence"/>, what
    /// follows for its scores.
    /// </summary>
    public void WarnIfAllEqual(IChannel channel, string detector, string consequence)
    {
        if (!AreAllEqual()) return;
        string rows = RowCount == 1
            ? "there is only one training row"
            : FormattableString.Invariant($"all {RowCount} training rows are equal (no column varies)");
        channel.Warning($"{detector}: {rows}: {consequence}");
    }

    /// <summary>
    /// Reads the feature column. Rows in which a feature is missing or infinite are skipped and counted in the log, as ML.NET's own
    /// trainers do. Of more rows than <paramref name="sample"/> takes its choice is read, and the log told.
    /// </summary>
    /// <param name="data">With a feature column.</param>
    /// <param name="host">The trainer's.</param>
    /// <param name="channel">For the log.</param>
    /// <param name="sample">Chooses rows. Null: all.</param>
    /// <exception cref="InvalidOperationException">No row is left, or there are more values than one array can hold.</exception>
    public static FeatureMatrix Read(RoleMappedData data, IHost host, IChannel channel, TrainingSample? sample = null)
    {
        data.CheckFeatureFloatVector(out int columns);
        string name = data.Schema.Feature!.Value.Name;
        long maximumRows = Array.MaxLength / columns;
        long declared = Math.Clamp(data.Data.GetRowCount() ?? 0, 0, Math.Min(maximumRows, sample?.Maximum ?? maximumRows));

        var values = new float[Math.Max(1, Math.Min(declared, InitialValues / columns)) * columns];
        int rows = 0;
        long skipped;
        using (var cursor = new FeatureFloatVectorCursor(data))
        {
            while (cursor.MoveNext())
            {
                if (cursor.KeptRowCount % 1024 == 0) host.CheckAlive();
                if (rows == maximumRows && sample?.Maximum != rows) throw TooManyRows(host, name, maximumRows, columns);
                FeatureValues.Check(in cursor.Features, columns, name);
                int place = sample?.PlaceOfNext() ?? rows;
                if (place < 0) continue;
                int offset = place * columns;
                if (values.Length - offset < columns) Array.Resize(ref values, (int)(Capacity(rows, declared, maximumRows) * columns));
                cursor.Features.CopyTo(values.AsSpan(offset, columns));
                rows = Math.Max(rows, place + 1);
            }
            skipped = cursor.BadFeaturesRowCount;
        }

        ReportSkipped(host, channel, data.Schema.Feature!.Value, sample?.Offered ?? rows, skipped);
        if (sample?.Order() is int[] order)
        {
            RowOrder.Permute(values, order, columns);
            ReportSample(channel, name, rows, sample.Offered);
        }
        return new FeatureMatrix(values, rows, columns);
    }

    internal static Exception TooManyRows(IHost host, string name, long maximumRows, int columns) =>
        host.Except($"Column '{name}' has more rows than can be trained on at once: {maximumRows} rows of {columns} features; "
            + "sample the training rows.");

    /// <summary>Tells the log how many rows were skipped.</summary>
    /// <exception cref="InvalidOperationException">No row is left.</exception>
    internal static void ReportSkipped(IHost host, IChannel channel, DataViewSchema.Column column, long rows, long skipped)
    {
        if (skipped > 0)
            channel.Info($"{skipped} of {rows + skipped} rows are skipped: column '{column.Name}' is missing or infinite there.");
        if (rows == 0)
            throw host.Except(skipped > 0
                ? $"Column '{column.Name}' has no row to train on: all {skipped} rows hold a missing or infinite value."
                    + AboutWindows(column.Type)
                : $"Column '{column.Name}' has no row to train on: the training data is empty.");
    }

    /// <summary>Tells the log that not all rows are learned from.</summary>
    internal static void ReportSample(IChannel channel, string column, long kept, long offered) =>
        channel.Info(FormattableString.Invariant($"{kept} of {offered} rows of column '{column}' are learned from, ")
            + "drawn from all streams and times alike: there are more than MaximumTrainingRows.");

    private static string AboutWindows(DataViewType type) => type is VectorDataViewType { Dimensions: [int length, _] }
        ? FormattableString.Invariant($" A window is missing until its stream has {length} rows: are the streams shorter than that?")
        : "";

    /// <summary>
    /// Rows to make room for when the room for <paramref name="rows"/> is used up. What a view declares is a promise, and a wrong one must
    /// not cost memory: it is believed when a quarter of it has arrived.
    /// </summary>
    internal static long Capacity(long rows, long declared, long maximumRows) =>
        declared > rows && rows >= declared / 4 ? declared : Math.Min(maximumRows, Math.Max(2 * rows, 1));
}
