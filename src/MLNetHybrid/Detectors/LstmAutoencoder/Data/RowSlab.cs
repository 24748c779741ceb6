namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>Features [first, first + n) of R rows x, and the products with them. For one thread at a time.</summary>
internal abstract class RowSlab
{
    /// <summary>Features whose part of a matrix (n, C) stays in the first-level cache while rows are multiplied by it.</summary>
    public const int CachedFeatures = 64;

    /// <summary>Chooses the features; the slab that follows the last one is found fastest.</summary>
    public abstract void MoveTo(int first, int count);

    // w: (n, C), p: (R, C).  p += x w
    public abstract void AddProduct(ReadOnlySpan<float> w, int columns, Span<float> p);

    // d: (R, C), g: (n, C).  g += x^T d
    public abstract void AddTransposedProduct(ReadOnlySpan<float> d, int columns, Span<float> g);

    // a: (R), y: (n).  y += sum_r a_r x_r
    public abstract void AddMultiples(ReadOnlySpan<float> a, Span<float> y);

    // b: (n), bb = |b|^2, distances: (R).  distances_r = |x_r - b|^2
    public abstract void Distances(ReadOnlySpan<float> b, double bb, Span<double> distances);
}
