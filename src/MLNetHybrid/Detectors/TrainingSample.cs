using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Detectors;

/// <summary>
/// Chooses training rows in one pass, whatever their number turns out to be: all of them up to a maximum, else exactly the maximum, every
/// row as likely as any other, so that streams and times have their shares. (A reservoir: Vitter, "Random sampling with a reservoir", ACM
/// TOMS 11, 1985, algorithm R.)
/// </summary>
/// <param name="maximum">Rows kept at most; at least 2.</param>
/// <param name="seed">Decides which.</param>
internal sealed class TrainingSample(int maximum, int seed)
{
    /// <summary>The least that a maximum may be: one row tells nothing.</summary>
    public const int LeastMaximum = 2;

    private readonly ulong _key = CounterStream.Key((uint)seed, 0);

    private long[]? _rows;   // by place: which row is kept there

    /// <summary>Rows kept at most.</summary>
    public int Maximum => maximum;

    /// <summary>Rows that were offered.</summary>
    public long Offered { get; private set; }

    /// <summary>Whether every row that was offered is kept.</summary>
    public bool IsWhole => _rows is null;

    /// <summary>Offers the next row.</summary>
    /// <returns>The place where it is to be kept: behind the others, or that of one that is no longer kept; -1: it is not kept.</returns>
    public int PlaceOfNext()
    {
        long row = Offered++;
        if (row < maximum) return (int)row;
        _rows ??= [.. Enumerable.Range(0, maximum)];
        ulong place = Math.BigMul(CounterStream.At(_key, (ulong)row), (ulong)Offered, out _);   // in [0, row]
        if (place >= (ulong)maximum) return -1;
        _rows[place] = row;
        return (int)place;
    }

    /// <summary>The places in the order in which their rows came; null: they are in that order.</summary>
    public int[]? Order()
    {
        if (_rows is null) return null;
        int[] places = [.. Enumerable.Range(0, _rows.Length)];
        Array.Sort(_rows, places);
        return places;
    }
}
