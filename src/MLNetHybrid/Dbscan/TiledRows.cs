using System.Numerics.Tensors;
using MLNetHybrid.Components;

namespace MLNetHybrid.Dbscan;

/// <summary>
/// Rows arranged for neighbour searches: a balanced k-d tree whose leaves are tiles of 32 rows, each tile stored column by column so that one
/// vector instruction serves several rows. Memory is linear in the rows: the tiles, two box corners per node, the row order.
/// </summary>
/// <remarks>
/// The tree needs no pointers. A node over T tiles has its left child, over ceil(T / 2) tiles, right behind it; a subtree over T tiles has
/// 2 T - 1 nodes, which gives the place of the right child. Immutable, safe for any number of threads.
/// </remarks>
internal sealed class TiledRows
{
    private readonly float[] _tiles;
    private readonly float[] _lo;
    private readonly float[] _hi;
    private readonly int[] _order;

    public TiledRows(FeatureMatrix rows)
    {
        int rowCount = rows.RowCount, columnCount = rows.ColumnCount;
        Rows = rows;
        TileCount = (rowCount + TileDistances.Lanes - 1) / TileDistances.Lanes;
        _order = new int[rowCount];
        for (int i = 0; i < rowCount; i++) _order[i] = i;
        int nodeCount = Math.Max(0, 2 * TileCount - 1);
        _lo = new float[checked(nodeCount * columnCount)];
        _hi = new float[nodeCount * columnCount];
        if (TileCount > 0) Split(new TileNode(0, 0, TileCount), new float[rowCount]);
        _tiles = new float[checked(TileCount * TileDistances.Lanes * columnCount)];
        FillTiles();
    }

    /// <summary>The rows in their original order: (N, D).</summary>
    public FeatureMatrix Rows { get; }

    /// <summary>N.</summary>
    public int RowCount => Rows.RowCount;

    /// <summary>D.</summary>
    public int ColumnCount => Rows.ColumnCount;

    public int TileCount { get; }

    /// <summary>The node over all tiles; there is one only where there are rows.</summary>
    public TileNode Root => new(0, 0, TileCount);

    /// <summary>The leaf that holds one tile.</summary>
    public TileNode Leaf(int tile)
    {
        var node = Root;
        while (!node.IsLeaf) node = tile < node.Left.EndTile ? node.Left : node.Right;
        return node;
    }

    /// <summary>The original index of the row at <paramref name="position"/> of the tiles' order.</summary>
    public int OriginalIndex(int position) => _order[position];

    /// <summary>The row at <paramref name="position"/> of the tiles' order: (D).</summary>
    public ReadOnlySpan<float> Row(int position) => Rows.Row(_order[position]);

    /// <summary>One tile: (D, 32). The last one is filled up with infinity, which is near nothing.</summary>
    public ReadOnlySpan<float> Tile(int tile) => _tiles.AsSpan(tile * TileDistances.Lanes * ColumnCount, TileDistances.Lanes * ColumnCount);

    /// <summary>Rows of one tile: 32, or fewer in the last.</summary>
    public int TileLength(int tile) => Math.Min(TileDistances.Lanes, RowCount - tile * TileDistances.Lanes);

    /// <summary>A bit for each lane of the tile that holds a row.</summary>
    public uint ValidLanes(int tile) => uint.MaxValue >> (TileDistances.Lanes - TileLength(tile));

    /// <summary>Smallest value per column within a node: (D).</summary>
    public ReadOnlySpan<float> Lo(int node) => _lo.AsSpan(node * ColumnCount, ColumnCount);

    /// <summary>Largest value per column within a node: (D).</summary>
    public ReadOnlySpan<float> Hi(int node) => _hi.AsSpan(node * ColumnCount, ColumnCount);

    private void Split(TileNode node, float[] keys)
    {
        int first = node.FirstTile * TileDistances.Lanes, end = Math.Min(RowCount, node.EndTile * TileDistances.Lanes);
        int widest = Bound(node.Index, first, end);
        if (node.IsLeaf) return;

        for (int i = first; i < end; i++) keys[i] = Row(i)[widest];
        keys.AsSpan(first, end - first).Sort(_order.AsSpan(first, end - first));
        Split(node.Left, keys);
        Split(node.Right, keys);
    }

    // Writes the node's box and returns its widest column.
    private int Bound(int node, int first, int end)
    {
        Span<float> lo = _lo.AsSpan(node * ColumnCount, ColumnCount), hi = _hi.AsSpan(node * ColumnCount, ColumnCount);
        Row(first).CopyTo(lo);
        Row(first).CopyTo(hi);
        for (int i = first + 1; i < end; i++)
        {
            var row = Row(i);
            TensorPrimitives.Min(lo, row, lo);
            TensorPrimitives.Max(hi, row, hi);
        }

        int widest = 0;
        for (int d = 1; d < ColumnCount; d++)
        {
            if (hi[d] - lo[d] > hi[widest] - lo[widest]) widest = d;
        }
        return widest;
    }

    private void FillTiles()
    {
        Array.Fill(_tiles, float.PositiveInfinity);
        for (int i = 0; i < RowCount; i++)
        {
            var row = Row(i);
            var tile = _tiles.AsSpan(i / TileDistances.Lanes * TileDistances.Lanes * ColumnCount, TileDistances.Lanes * ColumnCount);
            for (int d = 0; d < ColumnCount; d++) tile[d * TileDistances.Lanes + i % TileDistances.Lanes] = row[d];
        }
    }
}
