namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>Rows of F finite values, those of one stream side by side in the order of time: a window is L successive rows.</summary>
internal abstract class FeatureRows
{
    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>F.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>The largest share of the values that is stored; the others are 0.</summary>
    public abstract double LargestStoredShare { get; }

    /// <summary>The largest magnitude of all values.</summary>
    public abstract float MaxMagnitude();

    /// <summary>Writes the F values of a row.</summary>
    public abstract void CopyTo(int row, Span<float> values);

    /// <summary>The F values of a row: a new array where they are not stored side by side.</summary>
    public virtual ReadOnlySpan<float> Row(int row)
    {
        var values = new float[FeatureCount];
        CopyTo(row, values);
        return values;
    }

    /// <summary>Products with the rows <paramref name="numbers"/>, slab after slab of their features.</summary>
    public abstract RowSlab Slab(ReadOnlySpan<int> numbers);
}
