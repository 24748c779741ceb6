using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>
/// Finds which windows follow each other in one stream, from their rows alone: where a window's first rows are the last rows of an earlier
/// window, it continues that window's stream. So interleaved streams, one per user say, come apart again, also where windows in between
/// were left out, as long as successors share half a window at least.
/// </summary>
internal static class WindowStreams
{
    /// <summary>For each window in time order, the number of its stream and the place of its first row in it.</summary>
    public static (int Stream, int Place)[] Find(WindowSet windows)
    {
        int length = windows.Architecture.WindowLength, least = Math.Max(1, length / 2);
        var places = new (int Stream, int Place)[windows.Count];
        // By the rows that a stream's next window may begin with, and their number: the stream, and the place of the first of them.
        var open = new Dictionary<(ulong Rows, int Count), (int Stream, int Place)>();
        var latest = new List<(ulong Rows, int Count)[]>();
        var rows = new ulong[length];
        var window = new float[length * windows.Architecture.FeatureCount];
        for (int i = 0; i < places.Length; i++)
        {
            windows.CopyTo(i, window);
            HashRows(window, rows);
            (int Stream, int Place)? found = null;
            foreach ((ulong, int) beginning in Prefixes(rows, least))
                if (open.TryGetValue(beginning, out (int Stream, int Place) place)) found = place;   // the longest counts
            if (found is null) latest.Add([]);
            places[i] = found ?? (latest.Count - 1, 0);

            (int stream, int first) = places[i];
            foreach ((ulong, int) old in latest[stream]) open.Remove(old);
            latest[stream] = [.. Suffixes(rows, least)];
            foreach ((ulong Rows, int Count) ending in latest[stream]) open[ending] = (stream, first + length - ending.Count);
        }
        return places;
    }

    // Prefix and suffix of the same rows have the same hash: sum of r_j B^(count - 1 - j), modulo 2^64.
    private const ulong Base = 0x9E3779B97F4A7C15;

    private static IEnumerable<(ulong Rows, int Count)> Prefixes(ulong[] rows, int least)
    {
        ulong hash = 0;
        for (int count = 1; count < rows.Length; count++)
        {
            hash = hash * Base + rows[count - 1];
            if (count >= least) yield return (hash, count);
        }
    }

    private static IEnumerable<(ulong Rows, int Count)> Suffixes(ulong[] rows, int least)
    {
        ulong hash = 0, power = 1;
        for (int count = 1; count < rows.Length; count++, power *= Base)
        {
            hash += rows[^count] * power;
            if (count >= least) yield return (hash, count);
        }
    }

    // window: (L, F), rows: (L)
    private static void HashRows(ReadOnlySpan<float> window, Span<ulong> rows)
    {
        int width = window.Length / rows.Length;
        for (int t = 0; t < rows.Length; t++) rows[t] = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(window.Slice(t * width, width)));
    }
}
