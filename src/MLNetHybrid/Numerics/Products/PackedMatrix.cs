using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// A matrix A (K, O) and a bias (O) in the order in which <see cref="DenseProduct"/> reads them. The outputs are cut into tiles of 16, then one of 8 if more than 4 are
/// left, then one of 4; a tile of n outputs is (K, n), one row of n scalars after the other, zero where there is no output.
/// </summary>
internal sealed class PackedMatrix
{
    public PackedMatrix(int inputs, int outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
        int padded = outputs / 16 * 16;
        for (int left = outputs - padded; left > 0; left -= TileOf(left)) padded += TileOf(left);
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

    /// <summary>Outputs of the tile that comes next when this many outputs are left.</summary>
    public static int TileOf(int left) => left >= 16 ? 16 : left > 4 ? 8 : 4;

    /// <summary>Rows [first, first + n) of A become the matrix w, (n, O) row-major with the given stride.</summary>
    public void Pack(ReadOnlySpan<float> w, int stride, int first, int count)
    {
        int outputs = Outputs;
        for (int o = 0, tile = 0; o < outputs; o += 16)
        {
            int left = outputs - o;
            if (left >= 16)
            {
                for (int k = 0; k < count; k++) w.Slice(k * stride + o, 16).CopyTo(Values.AsSpan(tile + (first + k) * 16));
                tile += 16 * Inputs;
                continue;
            }

            for (int done = o; done < outputs;)
            {
                int n = TileOf(outputs - done), valid = Math.Min(n, outputs - done);
                for (int k = 0; k < count; k++) w.Slice(k * stride + done, valid).CopyTo(Values.AsSpan(tile + (first + k) * n));
                tile += n * Inputs;
                done += n;
            }
        }
    }

    /// <summary>Rows [first, first + n) of A become the transpose of w, w being (O, n) row-major with the given stride.</summary>
    public void PackTransposed(ReadOnlySpan<float> w, int stride, int first, int count)
    {
        int tile = 0;
        for (int o = 0; o < Outputs;)
        {
            int n = TileOf(Outputs - o), valid = Math.Min(n, Outputs - o);
            for (int i = 0; i < valid; i += 4)
            {
                int k = 0;
                if (valid - i >= 4)
                {
                    for (; k + 4 <= count; k += 4) Interleave.Transpose(w.Slice((o + i) * stride + k), stride, Values.AsSpan(tile + (first + k) * n + i), n);
                }

                for (; k < count; k++)
                    for (int j = i; j < Math.Min(i + 4, valid); j++) Values[tile + (first + k) * n + j] = w[(o + j) * stride + k];
            }

            tile += n * Inputs;
            o += n;
        }
    }
}
