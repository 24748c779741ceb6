using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// A matrix A (K, O) and a bias (O) in the order in which <see cref="DenseProduct"/> reads them. The outputs are cut into tiles of 16, then
/// of 8; a tile of n outputs is (K, n), one row of n scalars after the other, zero where there is no output.
/// </summary>
internal sealed class PackedMatrix
{
    public const int Tile = 16;

    public PackedMatrix(int inputs, int outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
        int padded = (outputs + 7) / 8 * 8;
        Values = new float[checked(inputs * padded)];
        Bias = new float[padded];
    }

    /// <summary>K.</summary>
    public int Inputs { get; }

    /// <summary>O.</summary>
    public int Outputs { get; }

    /// <summary>The tiles, one after the other.</summary>
    public float[] Values { get; }

    /// <summary>Zero unless set.</summary>
    public float[] Bias { get; }

    /// <summary>Rows [first, first + n) of A become the matrix w, (n, O) row-major with the given stride.</summary>
    public void Pack(ReadOnlySpan<float> w, int stride, int first, int count)
    {
        for (int o = 0, n; o < Outputs; o += n)
        {
            n = TileAt(o);
            Span<float> tile = Values.AsSpan(o * Inputs + first * n);
            int valid = Math.Min(n, Outputs - o);
            for (int k = 0; k < count; k++)
            {
                // A copy of a constant length is a single move.
                if (valid == Tile) w.Slice(k * stride + o, Tile).CopyTo(tile[(k * Tile)..]);
                else w.Slice(k * stride + o, valid).CopyTo(tile[(k * n)..]);
            }
        }
    }

    /// <summary>Rows [first, first + n) of A become the transpose of w, w being (O, n) row-major with the given stride.</summary>
    public void PackTransposed(ReadOnlySpan<float> w, int stride, int first, int count)
    {
        Span<int> rows = stackalloc int[Tile];
        for (int o = 0, n; o < Outputs; o += n)
        {
            n = TileAt(o);
            int valid = Math.Min(n, Outputs - o);
            for (int i = 0; i < valid; i++) rows[i] = (o + i) * stride;
            LaneGather.Transpose(w, rows[..valid], 0, count, n, Values.AsSpan(o * Inputs + first * n));
        }
    }

    private int TileAt(int output) => Outputs - output >= Tile ? Tile : 8;
}
