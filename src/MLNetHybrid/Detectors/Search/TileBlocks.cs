namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// The subtrees of up to 32 tiles, which a <see cref="PairSearch"/> shares out among threads, each with its tiles' boxes side by side, so
/// that one vector instruction serves several boxes.
/// </summary>
internal sealed class TileBlocks
{
    private readonly List<TileNode> _nodes = [];
    private readonly int[] _blockOfFirstTile;
    private readonly int _columnCount;
    private readonly float[] _lo;
    private readonly float[] _hi;

    public TileBlocks(TiledRows rows)
    {
        _columnCount = rows.ColumnCount;
        _blockOfFirstTile = new int[rows.TileCount];
        Collect(rows.Root);
        _lo = new float[_nodes.Count * TileKernels.TileRows * _columnCount];
        _hi = new float[_lo.Length];
        // Lanes without a tile are infinitely far.
        Array.Fill(_lo, float.PositiveInfinity);
        Array.Fill(_hi, float.PositiveInfinity);
        for (int block = 0; block < _nodes.Count; block++)
        {
            TileNode node = _nodes[block];
            for (int lane = 0; lane < node.TileCount; lane++)
            {
                int first = block * TileKernels.TileRows * _columnCount + lane;
                ReadOnlySpan<float> lo = rows.Lo(rows.Leaf(node.FirstTile + lane)), hi = rows.Hi(rows.Leaf(node.FirstTile + lane));
                for (int d = 0; d < lo.Length; d++)
                    (_lo[first + d * TileKernels.TileRows], _hi[first + d * TileKernels.TileRows]) = (lo[d], hi[d]);
            }
        }
    }

    private TileBlocks()
    {
        (_blockOfFirstTile, _lo, _hi) = ([], [], []);
    }

    /// <summary>Of no rows.</summary>
    public static TileBlocks None { get; } = new();

    public int Count => _nodes.Count;

    public TileNode this[int block] => _nodes[block];

    /// <summary>Whether a node is a block.</summary>
    public static bool IsBlock(TileNode node) => node.TileCount <= TileKernels.TileRows;

    /// <summary>Which block a node is.</summary>
    public int IndexOf(TileNode node) => _blockOfFirstTile[node.FirstTile];

    /// <summary>Smallest values of a block's tiles: (D, 32).</summary>
    public ReadOnlySpan<float> Lo(int block) =>
        _lo.AsSpan(block * TileKernels.TileRows * _columnCount, TileKernels.TileRows * _columnCount);

    /// <summary>Largest values of a block's tiles: (D, 32).</summary>
    public ReadOnlySpan<float> Hi(int block) =>
        _hi.AsSpan(block * TileKernels.TileRows * _columnCount, TileKernels.TileRows * _columnCount);

    private void Collect(TileNode node)
    {
        if (IsBlock(node))
        {
            _blockOfFirstTile[node.FirstTile] = _nodes.Count;
            _nodes.Add(node);
            return;
        }
        Collect(node.Left);
        Collect(node.Right);
    }
}
