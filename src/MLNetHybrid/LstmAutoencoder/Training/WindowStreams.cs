using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>
/// Finds which windows follow each other in one stream, from their rows alone: where a window's first L - 1 rows are the last
/// L - 1 of an earlier window, it continues that window's stream. So interleaved streams, one per user say, come apart again.
/// </summary>
internal static class WindowStreams
{
    /// <summary>For each window in time order, the number of its stream and its place in it.</summary>
    public static (int Stream, int Place)[] Find(WindowSet windows)
    {
        int shared = (windows.Architecture.WindowLength - 1) * windows.Architecture.FeatureCount;
        var places = new (int Stream, int Place)[windows.Count];
        var open = new Dictionary<UInt128, (int Stream, int Place)>();   // by the rows that the next window must begin with
        int streams = 0;
        for (int i = 0; i < places.Length; i++)
        {
            ReadOnlySpan<float> window = windows[i];
            places[i] = open.Remove(Hash(window[..shared]), out (int Stream, int Place) last) ? (last.Stream, last.Place + 1) : (streams++, 0);
            open[Hash(window[(window.Length - shared)..])] = places[i];
        }
        return places;
    }

    private static UInt128 Hash(ReadOnlySpan<float> rows) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(rows));
}
