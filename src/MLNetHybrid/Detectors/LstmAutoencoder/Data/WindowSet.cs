using MLNetHybrid.Detectors.LstmAutoencoder.Network;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>
/// Windows in time order as views of rows: window i is L rows from <see cref="FirstRow"/> on, and neighbours of one stream share all but
/// one of them.
/// </summary>
internal sealed class WindowSet
{
    private readonly int[] _firstRows;
    private readonly Lazy<(int Stream, int Place)[]> _places;

    /// <param name="rows">The rows, those of a stream side by side.</param>
    /// <param name="firstRows">First row of each window.</param>
    /// <param name="architecture">Gives L and F.</param>
    /// <param name="streams">The stream of each window, see <see cref="Places"/>; null: found out from the rows when somebody asks.</param>
    public WindowSet(FeatureRows rows, int[] firstRows, NetworkArchitecture architecture, int[]? streams = null)
    {
        Rows = rows;
        _firstRows = firstRows;
        Architecture = architecture;
        _places = new(() => streams is null ? WindowStreams.Find(this) : [.. streams.Zip(firstRows)]);
    }

    /// <summary>Windows that share no rows, one after the other, each (L, F) row-major.</summary>
    public static WindowSet Separate(ReadOnlyMemory<float> values, NetworkArchitecture architecture)
    {
        int length = architecture.WindowLength, count = values.Length / checked(length * architecture.FeatureCount);
        int[] firstRows = [.. Enumerable.Range(0, count).Select(i => i * length)];
        return new WindowSet(new DenseRows(values, architecture.FeatureCount), firstRows, architecture);
    }

    public NetworkArchitecture Architecture { get; }

    public FeatureRows Rows { get; }

    public int Count => _firstRows.Length;

    /// <summary>The row that window <paramref name="window"/> begins with.</summary>
    public int FirstRow(int window) => _firstRows[window];

    /// <summary>
    /// The stream of each window, from 0, and the place of its first row in that stream: two windows share rows exactly if they are of one
    /// stream and their places are less than L apart. A gap of L rows or more ends a stream here.
    /// </summary>
    public ReadOnlySpan<(int Stream, int Place)> Places => _places.Value;

    /// <summary>Whether every window holds the same values.</summary>
    public bool AreAllEqual()
    {
        int size = Architecture.WindowLength * Architecture.FeatureCount;
        float[] first = new float[size], other = new float[size];
        CopyTo(0, first);
        for (int window = 1; window < Count; window++)
        {
            CopyTo(window, other);
            if (!first.AsSpan().SequenceEqual(other)) return false;
        }

        return true;
    }

    /// <summary>Writes window <paramref name="window"/>, (L, F).</summary>
    public void CopyTo(int window, Span<float> values)
    {
        int width = Architecture.FeatureCount;
        for (int t = 0; t < Architecture.WindowLength; t++) Rows.CopyTo(_firstRows[window] + t, values.Slice(t * width, width));
    }

    /// <summary>Writes windows [start, start + count), (count, L, F).</summary>
    public void CopyTo(int start, int count, Span<float> values)
    {
        int size = Architecture.WindowLength * Architecture.FeatureCount;
        for (int i = 0; i < count; i++) CopyTo(start + i, values.Slice(i * size, size));
    }
}
