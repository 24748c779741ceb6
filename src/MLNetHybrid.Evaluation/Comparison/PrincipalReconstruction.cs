using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>The baseline "PCA reconstruction": how far a standardized row lies from the plane of the training rows' components.</summary>
internal sealed class PrincipalReconstruction
{
    private readonly Matrix<double> _components;

    /// <param name="z">(N, D), standardized training rows.</param>
    /// <param name="columns">D.</param>
    /// <param name="explainedVariance">The fewest components that reach this share are kept, at most D - 1.</param>
    public PrincipalReconstruction(double[] z, int columns, double explainedVariance)
    {
        Matrix<double> rows = Matrix<double>.Build.DenseOfRowMajor(z.Length / columns, columns, z);
        Evd<double> evd = rows.TransposeThisAndMultiply(rows).Evd(Symmetricity.Symmetric);
        double[] variances = [.. evd.EigenValues.Select(v => Math.Max(0, v.Real))]; // ascending
        double total = variances.Sum(), explained = 0;
        ComponentCount = 0;
        while (ComponentCount < columns - 1 && explained < explainedVariance * total)
            explained += variances[columns - 1 - ComponentCount++];
        _components = evd.EigenVectors.SubMatrix(0, columns, columns - ComponentCount, ComponentCount);
    }

    /// <summary>K.</summary>
    public int ComponentCount { get; }

    /// <summary>By row: |z - W W' z|, W the (D, K) components.</summary>
    public float[] Score(double[] z)
    {
        int columns = _components.RowCount;
        var scores = new float[z.Length / columns];
        for (int i = 0; i < scores.Length; i++)
        {
            Vector<double> row = Vector<double>.Build.Dense(z[(i * columns)..((i + 1) * columns)]);
            scores[i] = (float)(ComponentCount == 0 ? row : row - _components * _components.TransposeThisAndMultiply(row)).L2Norm();
        }
        return scores;
    }
}
