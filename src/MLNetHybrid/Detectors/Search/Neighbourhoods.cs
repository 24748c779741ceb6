using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Which rows have enough others within the radius to be core points, and the first few that were found near each row. A row that has
/// enough stops asking, so what is remembered of a core point depends on the order of the search; of any other row it is complete, if the
/// list is long enough.
/// </summary>
internal sealed class Neighbourhoods : IPairQuery
{
    // 32 bytes a row at most.
    private const int LongestList = 8;

    private readonly TiledRows _rows;
    private readonly int _needed;
    private readonly int _listLength;
    private readonly int[] _counts;
    private readonly int[] _lists;
    private readonly uint[] _asking;
    private readonly bool[] _settled;

    private Neighbourhoods(TiledRows rows, int minimumPoints)
    {
        _rows = rows;
        _needed = minimumPoints - 1;
        _listLength = Math.Min(_needed, Math.Min(LongestList, Array.MaxLength / Math.Max(1, rows.RowCount)));
        _counts = new int[rows.RowCount];
        _lists = new int[rows.RowCount * _listLength];
        _asking = new uint[rows.TileCount];
        _settled = new bool[rows.NodeCount];
        if (_needed == 0) return;
        for (int tile = 0; tile < _asking.Length; tile++) _asking[tile] = rows.ValidLanes(tile);
    }

    // rows: (N, D).  Position p is a core point where #{ q : |x_p - x_q| <= eps } >= minimumPoints, p itself counted.
    public static Neighbourhoods Find(TiledRows rows, RadiusTest test, int minimumPoints, ParallelPass pass)
    {
        var found = new Neighbourhoods(rows, minimumPoints);
        PairSearch.Run(rows, test, found, pass);
        return found;
    }

    /// <summary>Whether the row at a position of the tiles' order is a core point.</summary>
    public bool IsCore(int position) => _counts[position] >= _needed;

    /// <summary>Positions of rows within the radius of the row at a position.</summary>
    public ReadOnlySpan<int> Known(int position) => _lists.AsSpan(position * _listLength, Math.Min(_counts[position], _listLength));

    /// <summary>Whether <see cref="Known"/> leaves no row within the radius out.</summary>
    public bool KnowsAll(int position) => !IsCore(position) && _counts[position] <= _listLength;

    bool IPairQuery.Skips(TileNode a, TileNode b) => IsSettled(a) && IsSettled(b);

    (uint OfA, uint OfB) IPairQuery.Asking(int a, int b)
    {
        // A pair matters if either row asks; so if none of one tile asks, only those of the other do that ask.
        uint askingA = Volatile.Read(ref _asking[a]), askingB = Volatile.Read(ref _asking[b]);
        return (askingB == 0 ? askingA : _rows.ValidLanes(a), askingA == 0 ? askingB : _rows.ValidLanes(b));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IPairQuery.OnPairsWithin(int a, int b, ReadOnlySpan<uint> within)
    {
        Count(a, b, within);
        if (a == b) return;
        Span<uint> mirrored = stackalloc uint[TileKernels.TileRows];
        BitMatrix.Transpose(within, mirrored);
        Count(b, a, mirrored);
    }

    // Adds to the counts of tile a's rows; every pair is met once, so each count is right in the end or at least `needed`, whatever threads
    // do.
    private void Count(int a, int b, ReadOnlySpan<uint> within)
    {
        uint done = 0;
        for (uint asking = Volatile.Read(ref _asking[a]); asking != 0; asking &= asking - 1)
        {
            int lane = BitOperations.TrailingZeroCount(asking), position = a * TileKernels.TileRows + lane;
            uint near = within[lane];
            if (near == 0) continue;
            int found = BitOperations.PopCount(near), count = Interlocked.Add(ref _counts[position], found);
            for (int slot = count - found; near != 0 && slot < _listLength; slot++, near &= near - 1)
                _lists[position * _listLength + slot] = b * TileKernels.TileRows + BitOperations.TrailingZeroCount(near);
            if (count >= _needed) done |= 1u << lane;
        }
        if (done != 0) Interlocked.And(ref _asking[a], ~done);
    }

    // A larger node is seen to be settled once its children have been, which a walk that comes by them finds out.
    private bool IsSettled(TileNode node)
    {
        if (Volatile.Read(ref _settled[node.Index])) return true;
        bool settled = TileBlocks.IsBlock(node)
            ? !_asking.AsSpan(node.FirstTile, node.TileCount).ContainsAnyExcept(0u)
            : Volatile.Read(ref _settled[node.Left.Index]) && Volatile.Read(ref _settled[node.Right.Index]);
        if (settled) Volatile.Write(ref _settled[node.Index], true);
        return settled;
    }
}
