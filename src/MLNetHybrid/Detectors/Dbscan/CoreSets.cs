using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>
/// The sets of core points that hang together. Remembers which tiles, and which nodes over tiles, already lie in one set as a whole: two
/// such of the same set need no distances. Sets only grow: what was true stays true, and threads may share this without locks.
/// </summary>
internal sealed class CoreSets(TiledRows core) : IPairQuery
{
    // By position in the tiles' order: what lies together in space then lies together in memory.
    private readonly DisjointSets _sets = new(core.RowCount);
    private readonly bool[] _whole = new bool[core.NodeCount];
    private readonly bool[] _wholeTiles = new bool[core.TileCount];

    /// <summary>The first member of the set that the core point at a position belongs to.</summary>
    public int Find(int position) => _sets.Find(position);

    /// <summary>The core points at these positions are within the radius of each other.</summary>
    public void Join(int position, int other) => _sets.Union(position, other);

    public bool Skips(TileNode a, TileNode b) => IsWhole(a) && (a == b || (IsWhole(b) && SetOf(a.FirstTile) == SetOf(b.FirstTile)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (uint OfA, uint OfB) Asking(int a, int b)
    {
        bool wholeA = IsWholeTile(a), wholeB = IsWholeTile(b);
        if (wholeA && wholeB && SetOf(a) == SetOf(b)) return (0, 0);
        return (
            wholeB && !wholeA ? Outside(a, SetOf(b)) : core.ValidLanes(a), wholeA && !wholeB ? Outside(b, SetOf(a)) : core.ValidLanes(b));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void OnPairsWithin(int a, int b, ReadOnlySpan<uint> within)
    {
        for (int lane = 0; lane < within.Length; lane++)
        {
            if (within[lane] == 0) continue;
            int item = a * TileKernels.TileRows + lane, root = _sets.Find(item);
            for (uint near = within[lane]; near != 0; near &= near - 1)
            {
                int other = b * TileKernels.TileRows + BitOperations.TrailingZeroCount(near);
                if (_sets.Find(other) == root) continue;
                _sets.Union(item, other);
                root = _sets.Find(item);
            }
        }
    }

    // A larger node is seen to be whole once its children have been, which a walk that comes by them finds out.
    private bool IsWhole(TileNode node)
    {
        if (Volatile.Read(ref _whole[node.Index])) return true;
        bool whole = TileBlocks.IsBlock(node)
            ? IsWholeBlock(node)
            : IsKnownWhole(node.Left) && IsKnownWhole(node.Right) && SetOf(node.Left.FirstTile) == SetOf(node.Right.FirstTile);
        if (whole) Volatile.Write(ref _whole[node.Index], true);
        return whole;
    }

    private bool IsKnownWhole(TileNode node) => Volatile.Read(ref _whole[node.Index]);

    private bool IsWholeBlock(TileNode node)
    {
        for (int tile = node.FirstTile; tile < node.EndTile; tile++)
        {
            if (!IsWholeTile(tile) || SetOf(tile) != SetOf(node.FirstTile)) return false;
        }
        return true;
    }

    private bool IsWholeTile(int tile)
    {
        if (Volatile.Read(ref _wholeTiles[tile])) return true;
        if (Outside(tile, SetOf(tile)) != 0) return false;
        Volatile.Write(ref _wholeTiles[tile], true);
        return true;
    }

    // A bit for each row of the tile that has not been joined to this set.
    private uint Outside(int tile, int set)
    {
        uint outside = 0;
        int first = tile * TileKernels.TileRows;
        for (int i = 0; i < core.TileLength(tile); i++)
        {
            if (_sets.Find(first + i) != set) outside |= 1u << i;
        }
        return outside;
    }

    // Of the tile's first row.
    private int SetOf(int tile) => _sets.Find(tile * TileKernels.TileRows);
}
