using System.Collections;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Hybrid;

/// <summary>
/// Blocks of rows in the order of time. Each block's rows are to be scored by a model of the other rows, less those whose windows share a
/// row with a window of the block: of each stream the L - 1 rows before and after the block's.
/// </summary>
internal sealed class RowFolds
{
    private readonly StreamPlaces _places;
    private readonly int[] _edges;   // (blocks + 1), row numbers

    private RowFolds(StreamPlaces places, int[] edges) => (_places, _edges) = (places, edges);

    /// <summary>Number of blocks.</summary>
    public int Count => _edges.Length - 1;

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
        var folds = new RowFolds(places, edges);
        bool isEnough = Enumerable.Range(0, count).All(f =>
        {
            BitArray kept = folds.Kept(f);
            return usable.Count(row => kept[row]) >= leastKept;
        });
        return isEnough ? folds : null;
    }

    /// <summary>The block's rows.</summary>
    public BitArray Held(int block)
    {
        var held = new BitArray(_places.RowCount);
        for (int row = _edges[block]; row < _edges[block + 1]; row++) held[row] = true;
        return held;
    }

    /// <summary>The rows to learn from.</summary>
    public BitArray Kept(int block)
    {
        var ends = new Dictionary<long, (long First, long Last)>();
        for (int row = _edges[block]; row < _edges[block + 1]; row++)
        {
            long stream = _places.Stream(row), place = _places.Place(row);
            ends[stream] = (ends.TryGetValue(stream, out (long First, long) before) ? before.First : place, place);
        }

        int length = _places.WindowLength;
        var kept = new BitArray(_places.RowCount);
        for (int row = 0; row < kept.Length; row++)
        {
            if (row >= _edges[block] && row < _edges[block + 1]) continue;
            kept[row] = _places.Stream(row) == WindowRing.UnknownStream
                || !ends.TryGetValue(_places.Stream(row), out (long First, long Last) held)
                || _places.Place(row) <= held.First - length || _places.Place(row) >= held.Last + length;
        }
        return kept;
    }
}
