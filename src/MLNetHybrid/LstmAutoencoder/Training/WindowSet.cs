namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>Windows in time order, one after the other, each (L, F) row-major.</summary>
internal sealed class WindowSet
{
    private readonly ReadOnlyMemory<float> _values;
    private readonly int _windowSize;

    public WindowSet(ReadOnlyMemory<float> values, NetworkArchitecture architecture)
    {
        _windowSize = checked(architecture.WindowLength * architecture.FeatureCount);
        _values = values;
        Architecture = architecture;
        Count = values.Length / _windowSize;
    }

    public NetworkArchitecture Architecture { get; }

    public int Count { get; }

    /// <summary>Window <paramref name="index"/>, (L, F).</summary>
    public ReadOnlySpan<float> this[int index] => Range(index, 1);

    /// <summary>(<paramref name="count"/>, L, F).</summary>
    public ReadOnlySpan<float> Range(int start, int count) => _values.Span.Slice(start * _windowSize, count * _windowSize);
}
