namespace MLNetHybrid.Dbscan;

/// <summary>
/// Walks the tiles of a <see cref="TiledRows"/> that may hold rows within reach of a query box, nearer ones first. The reach may shrink on the way,
/// as a search for the nearest row wants.
/// </summary>
/// <remarks>A mutable structure for one thread: <c>while (visitor.Next(reach, out int tile)) …</c>.</remarks>
internal ref struct TileVisitor
{
    // A tree over at most 2^26 tiles is at most 27 nodes deep, and each level leaves one node waiting.
    public const int StackSize = 32;

    private readonly TiledRows _rows;
    private readonly ReadOnlySpan<float> _lo;
    private readonly ReadOnlySpan<float> _hi;
    private readonly Span<(TileNode Node, float Squared)> _waiting;
    private readonly float _shrink;
    private int _count;

    // lo, hi: (D), the query's box; a point is its own box.
    public TileVisitor(TiledRows rows, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, Span<(TileNode Node, float Squared)> stack)
    {
        _rows = rows;
        _lo = lo;
        _hi = hi;
        _waiting = stack;
        // A box's distance is rounded; less its error it is a true lower bound.
        _shrink = (float)(1 - 2 * TileDistances.RelativeError(rows.ColumnCount));
        _count = 0;
        if (rows.TileCount > 0) _waiting[_count++] = (rows.Root, 0);
    }

    /// <summary>The next tile whose box is not farther than the square root of <paramref name="squaredReach"/>; false when there is none.</summary>
    public bool Next(double squaredReach, out int tile)
    {
        while (_count > 0)
        {
            var (node, squared) = _waiting[--_count];
            if (Beyond(squared, squaredReach)) continue;
            while (!node.IsLeaf)
            {
                TileNode near = node.Left, far = node.Right;
                float nearSquared = Squared(near), farSquared = Squared(far);
                if (farSquared < nearSquared)
                {
                    (near, far) = (far, near);
                    (nearSquared, farSquared) = (farSquared, nearSquared);
                }
                if (!Beyond(farSquared, squaredReach)) _waiting[_count++] = (far, farSquared);
                node = near;
                squared = nearSquared;
                if (Beyond(squared, squaredReach)) break;
            }
            if (!node.IsLeaf || Beyond(squared, squaredReach)) continue;
            tile = node.FirstTile;
            return true;
        }
        tile = -1;
        return false;
    }

    private readonly float Squared(TileNode node) => TileDistances.BetweenBoxes(_lo, _hi, _rows.Lo(node.Index), _rows.Hi(node.Index));

    // Overflow makes a square infinite, which says nothing about a finite reach above the largest float: such a node is not given up.
    private readonly bool Beyond(float squared, double squaredReach) =>
        squared * _shrink > squaredReach && (float.IsFinite(squared) || squaredReach < float.MaxValue);
}
