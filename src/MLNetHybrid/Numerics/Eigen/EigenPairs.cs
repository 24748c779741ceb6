namespace MLNetHybrid.Numerics.Eigen;

/// <summary>The leading eigenvalues of a symmetric matrix (n, n), descending, and their orthonormal eigenvectors.</summary>
/// <param name="Values">(k)</param>
/// <param name="Vectors">(k, n) row-major; row i belongs to value i. Its sign is any.</param>
internal sealed record EigenPairs(double[] Values, double[] Vectors);
