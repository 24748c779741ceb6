namespace MLNetHybrid.Tests.Detectors.Dbscan;

/// <summary>A set of rows that dbscan_generated_golden.py draws in the same way, and what scikit-learn's labels of it are.</summary>
internal sealed record GeneratedSet(
    string Kind, ulong Seed, int RowCount, int Columns, int EpsilonIn64ths, int MinimumPoints, int Clusters, int Noise,
    int Cores, string Sha256)
{
    private ulong _state;

    public double Epsilon => EpsilonIn64ths / 64.0;

    public override string ToString() =>
        FormattableString.Invariant($"{Kind} {RowCount} x {Columns}, eps {EpsilonIn64ths}/64, minimum {MinimumPoints}, seed {Seed}");

    // (N, D), multiples of 1/64
    public float[] Rows()
    {
        _state = Seed;
        return [.. (Kind switch
        {
            "grid" => Grid(),
            "noise" => Fill(() => Draw(60000)),
            "chain" => Chain(),
            "blobs" => Blobs(RowCount),
            _ => Repeated(),
        }).Select(value => value / 64f)];
    }

    private int[] Grid()
    {
        int side = 2 + Draw(5);
        return Fill(() => 64 * Draw(side));
    }

    private int[] Chain()
    {
        int step = 1 + Draw(100), start = Draw(100);
        int[] places = [.. Enumerable.Range(0, RowCount)];
        for (int i = RowCount - 1; i > 0; i--)
        {
            int j = Draw(i + 1);
            (places[i], places[j]) = (places[j], places[i]);
        }
        return [.. from place in places from c in Enumerable.Range(0, Columns) select c == 0 ? start + step * place % 60000 : 64 * c];
    }

    private int[] Repeated()
    {
        int pool = RowCount / 4 + 1;
        int[] rows = Blobs(pool), repeated = new int[RowCount * Columns];
        for (int i = 0; i < RowCount; i++) rows.AsSpan(Draw(pool) * Columns, Columns).CopyTo(repeated.AsSpan(i * Columns));
        return repeated;
    }

    private int[] Blobs(int count)
    {
        int[][] centres = new int[1 + Draw(5)][];
        for (int k = 0; k < centres.Length; k++)
        {
            centres[k] = new int[Columns];
            for (int c = 0; c < Columns; c++) centres[k][c] = Draw(1024);
        }
        int[] rows = new int[count * Columns];
        for (int i = 0; i < count; i++)
        {
            int[] centre = centres[Draw(centres.Length)];
            for (int c = 0; c < Columns; c++) rows[i * Columns + c] = centre[c] + Draw(64) + Draw(64) + Draw(64);
        }
        return rows;
    }

    private int[] Fill(Func<int> next)
    {
        int[] values = new int[RowCount * Columns];
        for (int i = 0; i < values.Length; i++) values[i] = next();
        return values;
    }

    // Knuth's 64-bit linear congruential generator; draws from the upper half.
    private int Draw(int bound)
    {
        _state = unchecked(_state * 6364136223846793005 + 1442695040888963407);
        return (int)((_state >> 33) % (ulong)bound);
    }
}
