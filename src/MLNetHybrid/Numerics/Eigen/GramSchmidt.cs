namespace MLNetHybrid.Numerics.Eigen;

/// <summary>Orthonormal vectors from any.</summary>
internal static class GramSchmidt
{
    // Less of a vector than this is rounding.
    private const double Dependent = 1e-12;

    /// <summary>
    /// Orthonormalizes the rows of v (count, length), in their order, each twice. A row that depends on those before it becomes zero.
    /// </summary>
    public static void Orthonormalize(double[] v, int count, int length)
    {
        for (int k = 0; k < count; k++)
        {
            Span<double> row = v.AsSpan(k * length, length);
            double before = Math.Sqrt(DoubleVectors.Dot(row, row));
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < k; i++)
                {
                    ReadOnlySpan<double> done = v.AsSpan(i * length, length);
                    DoubleVectors.AddMultiple(-DoubleVectors.Dot(row, done), done, row);
                }
            }

            double norm = Math.Sqrt(DoubleVectors.Dot(row, row));
            if (norm > Dependent * before) DoubleVectors.Scale(1 / norm, row);
            else row.Clear();
        }
    }
}
