using System.Collections;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Hybrid;

/// <summary>
/// Blocks of rows in the order of time. Each block's rows are to be scored by a model of the other rows, less those whose windows share a
/// row with a window of the block: of each stream the L - 1 rows before and after the block's.
/// </summary>
internal sealed class RowFolds
{
    private readonly (BitArray Held, BitArray Kept)[] _blocks;

    private RowFolds((BitArray Held, BitArray Kept)[] blocks) => _blocks = blocks;

    /// <summary>By block: its rows, and the rows to learn from. Every member is fitted on the same ones.</summary>
    public IReadOnlyList<(BitArray Held, BitArray Kept)> Blocks => _blocks;

    /// <summary>Blocks that hold the same number of whole windows, up to one.</summary>
    /// <param name="places">Of the rows.</param>
    /// <param name="count">How many, at least 2.</param>
    /// <param name="leastKept">Whole windows that each block must leave to learn from.</param>
    /// <returns>Null: there are too few rows for that.</returns>
    public static RowFolds? Create(StreamPlaces places, int count, int leastKept)
    {
        int[] usable = [.. Enumerable.Range(0, places.RowCount).Where(places.IsUsable)];
        if (usable.Length < count) return null;
        int[] edges = [0, .. Enumerable.Range(1, count - 1).Select(f => usable[(long)f * usable.Length / count]), places.RowCount];
        (BitArray Held, BitArray Kept)[] blocks =
            [.. Enumerable.Range(0, count).Select(block => Block(places, edges[block], edges[block + 1]))];
        return blocks.All(block => usable.Count(row => block.Kept[row]) >= leastKept) ? new RowFolds(blocks) : null;
    }

    // Rows [first, end), and the others less those that share a window with them.
    private static (BitArray Held, BitArray Kept) Block(StreamPlaces places, int first, int end)
    {
        var held = new BitArray(places.RowCount);
        var ends = new Dictionary<long, (long First, long Last)>();
        for (int row = first; row < end; row++)
        {
            held[row] = true;
            long stream = places.Stream(row), place = places.Place(row);
            ends[stream] = (ends.TryGetValue(stream, out (long First, long) before) ? before.First : place, place);
        }

        int length = places.WindowLength;
        var kept = new BitArray(places.RowCount);
        for (int row = 0; row < kept.Length; row++)
        {
            if (held[row]) continue;
            kept[row] = places.Stream(row) == WindowRing.UnknownStream
                || !ends.TryGetValue(places.Stream(row), out (long First, long Last) block)
                || places.Place(row) <= block.First - length || places.Place(row) >= block.Last + length;
        }
        return (held, kept);
    }
}
