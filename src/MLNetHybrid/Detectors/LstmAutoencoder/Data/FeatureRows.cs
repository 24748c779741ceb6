namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>Rows of F features, those of one stream side by side in the order of time, so that a window is L rows in a row. Every value is finite.</summary>
internal abstract class FeatureRows
{
    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>F.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>The largest magnitude of all values.</summary>
    public abstract float MaxMagnitude();

    /// <summary>Writes the F values of a row.</summary>
    public abstract void CopyTo(int row, Span<float> values);
}
