using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Rows arranged for neighbour searches: a balanced k-d tree whose leaves are tiles of 32 rows, each tile stored column by column so that
/// one vector instruction serves several rows. Memory is linear in the rows: the tiles, two box corners per node, the row order and its
/// inverse. The matrix that it was built from is not kept: each row is stored once.
/// </summary>
/// <remarks>
/// The tree needs no pointers. A node over T tiles has its left child, over ceil(T / 2) tiles, right behind it; a subtree over T tiles has
/// 2 T - 1 nodes, which gives the place of the right child. Built in O(N log N + N D). Immutable, safe for any number of threads.
/// </remarks>
internal sealed class TiledRows
{
    // Rows a node's widest column is judged by.
    private const int SampleSize = 128;

    // Tiles below which a subtree is not worth a thread of its own.
    private const int TilesPerThread = 64;

    private readonly float[] _tiles;
    private readonly float[] _lo;
    private readonly float[] _hi;
    private readonly int[] _order;
    private readonly int[] _positions;
    private readonly int[] _leaves;
    private readonly float[] _halfSquares;
    private readonly float[] _largestSquares;

    /// <exception cref="InvalidOperationException">The tiles hold more values than an array can.</exception>
    public TiledRows(FeatureMatrix rows, ParallelPass pass)
    {
        int rowCount = rows.RowCount, columnCount = rows.ColumnCount;
        RowCount = rowCount;
        ColumnCount = columnCount;
        TileCount = (int)(((long)rowCount + TileKernels.TileRows - 1) / TileKernels.TileRows);
        CheckSize(TileCount, columnCount);
        _order = new int[rowCount];
        for (int i = 0; i < rowCount; i++) _order[i] = i;
        _positions = new int[rowCount];
        _lo = new float[NodeCount * columnCount];
        _hi = new float[NodeCount * columnCount];
        _leaves = new int[TileCount];
        _halfSquares = new float[TileCount * TileKernels.TileRows];
        _largestSquares = new float[TileCount];
        _tiles = new float[TileCount * TileKernels.TileRows * columnCount];
        Blocks = TileBlocks.None;
        if (TileCount == 0) return;

        Split(Root, rows, new float[rowCount], pass);
        for (int position = 0; position < rowCount; position++) _positions[_order[position]] = position;
        pass.For(TileCount, tile => FillTile(tile, rows));
        Bound(Root);
        Blocks = new TileBlocks(this);
    }

    /// <summary>N.</summary>
    public int RowCount { get; }

    /// <summary>D.</summary>
    public int ColumnCount { get; }

    public int TileCount { get; }

    /// <summary>Subtrees, with their tiles' boxes side by side.</summary>
    public TileBlocks Blocks { get; }

    /// <summary>Nodes of the tree; their places are in [0, NodeCount).</summary>
    public int NodeCount => Math.Max(0, 2 * TileCount - 1);

    /// <summary>The node over all tiles; there is one only where there are rows.</summary>
    public TileNode Root => new(0, 0, TileCount);

    /// <summary>The original index of the row at <paramref name="position"/> of the tiles' order.</summary>
    public int OriginalIndex(int position) => _order[position];

    /// <summary>Where in the tiles' order the row with this original index is.</summary>
    public int Position(int index) => _positions[index];

    /// <summary>One value of the row at <paramref name="position"/> of the tiles' order.</summary>
    public float Value(int position, int column) => _tiles[
        (position / TileKernels.TileRows * ColumnCount + column) * TileKernels.TileRows + position % TileKernels.TileRows];

    /// <summary>Copies the row with this original index.</summary>
    // row: (D)
    public void CopyRow(int index, Span<float> row)
    {
        int position = _positions[index], lane = position % TileKernels.TileRows;
        ReadOnlySpan<float> columns = Tile(position / TileKernels.TileRows);
        for (int d = 0; d < row.Length; d++) row[d] = columns[d * TileKernels.TileRows + lane];
    }

    /// <summary>The rows in their original order, as a copy.</summary>
    public FeatureMatrix ToMatrix()
    {
        var values = new float[RowCount * ColumnCount];
        for (int index = 0; index < RowCount; index++) CopyRow(index, values.AsSpan(index * ColumnCount, ColumnCount));
        return new FeatureMatrix(values, RowCount, ColumnCount);
    }

    /// <summary>One tile: (D, 32). 0 where the last one has no row.</summary>
    public ReadOnlySpan<float> Tile(int tile) =>
        _tiles.AsSpan(tile * TileKernels.TileRows * ColumnCount, TileKernels.TileRows * ColumnCount);

    /// <summary>(32) |y|^2 / 2 of a tile's rows y; infinite where the last tile has no row.</summary>
    public ReadOnlySpan<float> HalfSquares(int tile) => _halfSquares.AsSpan(tile * TileKernels.TileRows, TileKernels.TileRows);

    /// <summary>Largest |y|^2 of a tile's rows y.</summary>
    public float LargestSquare(int tile) => _largestSquares[tile];

    /// <summary>One tile's rows, to be looked up.</summary>
    public QueryRows Queries(int tile) => new(Tile(tile), HalfSquares(tile), Lo(Leaf(tile)), Hi(Leaf(tile)));

    /// <summary>Rows of one tile: 32, or fewer in the last.</summary>
    public int TileLength(int tile) => Math.Min(TileKernels.TileRows, RowCount - tile * TileKernels.TileRows);

    /// <summary>A bit for each lane of the tile that holds a row.</summary>
    public uint ValidLanes(int tile) => uint.MaxValue >> (TileKernels.TileRows - TileLength(tile));

    /// <summary>Smallest value per column within a node: (D).</summary>
    public ReadOnlySpan<float> Lo(int node) => _lo.AsSpan(node * ColumnCount, ColumnCount);

    /// <summary>Largest value per column within a node: (D).</summary>
    public ReadOnlySpan<float> Hi(int node) => _hi.AsSpan(node * ColumnCount, ColumnCount);

    /// <summary>Place among the nodes of a tile's leaf.</summary>
    public int Leaf(int tile) => _leaves[tile];

    /// <exception cref="InvalidOperationException">So many tiles of so many columns are more than an array can hold.</exception>
    internal static void CheckSize(int tileCount, int columnCount)
    {
        // The boxes of the 2 T - 1 nodes take less than the tiles do.
        if ((long)tileCount * TileKernels.TileRows * columnCount <= Array.MaxLength) return;
        int largest = Array.MaxLength / TileKernels.TileRows / columnCount * TileKernels.TileRows;
        throw new InvalidOperationException(largest == 0
            ? FormattableString.Invariant(
                $"A neighbour search takes at most {Array.MaxLength / TileKernels.TileRows} columns; got {columnCount}.")
            : FormattableString.Invariant(
                $"A neighbour search takes at most {largest} rows of {columnCount} columns; sample the training rows."));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(TileNode node, FeatureMatrix rows, float[] keys, ParallelPass pass)
    {
        if (node.IsLeaf) return;
        int first = node.FirstTile * TileKernels.TileRows, end = (int)Math.Min(RowCount, (long)node.EndTile * TileKernels.TileRows);
        int widest = WidestColumn(rows, first, end);
        for (int i = first; i < end; i++) keys[i] = rows.Row(_order[i])[widest];
        int leftCount = (node.Left.EndTile - node.FirstTile) * TileKernels.TileRows;
        OrderSelection.Split(keys.AsSpan(first, end - first), _order.AsSpan(first, end - first), leftCount);
        if (node.EndTile - node.FirstTile < 2 * TilesPerThread)
        {
            Split(node.Left, rows, keys, pass);
            Split(node.Right, rows, keys, pass);
            return;
        }
        pass.For(2, side => Split(side == 0 ? node.Left : node.Right, rows, keys, pass));
    }

    // Of rows spread evenly over [first, end): the boxes are measured afterwards, so this need not be exact.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int WidestColumn(FeatureMatrix rows, int first, int end)
    {
        int count = Math.Min(SampleSize, end - first), D = ColumnCount;
        float[] lo = new float[D], hi = new float[D];
        rows.Row(_order[first]).CopyTo(lo);
        rows.Row(_order[first]).CopyTo(hi);
        for (int s = 1; s < count; s++)
        {
            ReadOnlySpan<float> row = rows.Row(_order[first + (int)((long)(end - first) * s / count)]);
            TensorPrimitives.Min(lo, row, lo);
            TensorPrimitives.Max(hi, row, hi);
        }

        TensorPrimitives.Subtract(hi, lo, hi);
        return TensorPrimitives.IndexOfMax<float>(hi);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillTile(int tile, FeatureMatrix rows)
    {
        int first = tile * TileKernels.TileRows, length = TileLength(tile);
        Span<float> columns = _tiles.AsSpan(first * ColumnCount, TileKernels.TileRows * ColumnCount);
        for (int l = 0; l < length; l++)
        {
            ReadOnlySpan<float> row = rows.Row(_order[first + l]);
            double square = 0;
            for (int d = 0; d < row.Length; d++)
            {
                columns[d * TileKernels.TileRows + l] = row[d];
                square += (double)row[d] * row[d];
            }
            _halfSquares[first + l] = (float)(square / 2);
            _largestSquares[tile] = MathF.Max(_largestSquares[tile], (float)square);
        }
        _halfSquares.AsSpan(first + length, TileKernels.TileRows - length).Fill(float.PositiveInfinity);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Bound(TileNode node)
    {
        Span<float> lo = _lo.AsSpan(node.Index * ColumnCount, ColumnCount), hi = _hi.AsSpan(node.Index * ColumnCount, ColumnCount);
        if (node.IsLeaf)
        {
            _leaves[node.FirstTile] = node.Index;
            ReadOnlySpan<float> columns = Tile(node.FirstTile);
            int length = TileLength(node.FirstTile);
            for (int d = 0; d < lo.Length; d++)
            {
                ReadOnlySpan<float> column = columns.Slice(d * TileKernels.TileRows, length);
                (lo[d], hi[d]) = (TensorPrimitives.Min(column), TensorPrimitives.Max(column));
            }
            return;
        }
        Bound(node.Left);
        Bound(node.Right);
        TensorPrimitives.Min(Lo(node.Left.Index), Lo(node.Right.Index), lo);
        TensorPrimitives.Max(Hi(node.Left.Index), Hi(node.Right.Index), hi);
    }
}
