using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>
/// Chooses training windows in one pass, whatever their number turns out to be. Successive windows of a stream are chosen together, in
/// blocks, because they share their rows: each block of each stream has a random number, and those below a limit stay. The limit becomes a
/// tenth lower whenever more windows have come than may stay. So every block is as likely as any other, streams and times have their
/// shares, and about nine tenths of the maximum are kept, or more.
/// </summary>
/// <param name="maximum">Windows kept at most; at least 2.</param>
/// <param name="seed">Decides which.</param>
internal sealed class WindowSample(int maximum, ulong seed)
{
    /// <summary>Windows of a block, four batches of the default size; fewer where that would leave few blocks.</summary>
    private const int LongestBlock = 64;

    private readonly int _block = Math.Clamp(maximum / LongestBlock, 1, LongestBlock);

    private ulong _limit = ulong.MaxValue;

    /// <summary>The largest number of windows.</summary>
    public int Maximum => maximum;

    /// <summary>Whether every window is kept.</summary>
    public bool IsWhole => _limit == ulong.MaxValue;

    /// <summary>Whether a window is kept; the answer may change to no when <see cref="Thin"/> is called.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="place">The place of its last row in that.</param>
    public bool Keeps(long stream, long place) => IsWhole || CounterStream.Key(seed, stream, place / _block) <= _limit;

    /// <summary>The choice among windows that share no rows, or whose rows nobody knows.</summary>
    public TrainingSample OfSeparateWindows() => new(maximum, (int)seed);

    /// <summary>Leaves out a tenth of the blocks.</summary>
    public void Thin() => _limit = _limit / 10 * 9;
}
