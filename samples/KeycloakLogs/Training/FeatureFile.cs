using System.Globalization;
using KeycloakLogs.Features;
using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;

namespace KeycloakLogs.Training;

/// <summary>
/// The features of events as CSV, in the order of time: what an exported hybrid takes. <c>row</c> is the event's number in the log file,
/// from 1, or 0 for an event of the history; <c>stream</c> a number for the user.
/// </summary>
internal static class FeatureFile
{
    /// <summary>Writes the file. Reads nothing but features from the view, so that no detector runs.</summary>
    /// <param name="stream">Stays open.</param>
    /// <param name="view">The sequence's rows with their features.</param>
    /// <param name="sequence">The sequence.</param>
    public static void Write(Stream stream, IDataView view, EventSequence sequence) => CsvFile.Write(stream, Lines(view, sequence));

    private static IEnumerable<IEnumerable<string>> Lines(IDataView view, EventSequence sequence)
    {
        DataViewSchema.Column features = view.Schema[LogFeatures.Row], user = view.Schema[nameof(LogRow.UserId)];
        int width = ((VectorDataViewType)features.Type).Size;
        yield return ["row", "stream", .. Enumerable.Range(0, width).Select(f => FormattableString.Invariant($"f{f}"))];

        using DataViewRowCursor cursor = view.GetRowCursor([features, user]);
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        ValueGetter<ReadOnlyMemory<char>> getUser = cursor.GetGetter<ReadOnlyMemory<char>>(user);
        Dictionary<string, int> streams = new(StringComparer.Ordinal);
        VBuffer<float> values = default;
        ReadOnlyMemory<char> name = default;
        while (cursor.MoveNext())
        {
            getFeatures(ref values);
            getUser(ref name);
            string key = name.ToString();
            if (!streams.TryGetValue(key, out int number)) streams.Add(key, number = streams.Count);
            yield return
            [
                Text(sequence.RowOf((int)cursor.Position)), Text(number),
                .. values.DenseValues().Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
            ];
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
