namespace MLNetHybrid.Evaluation;

/// <summary>Precision, recall, F1 and support of one class, or an average of them over classes. All in [0, 1] except the support.</summary>
/// <param name="Precision">TP / (TP + FP); 0 where the class is never predicted, as in scikit-learn.</param>
/// <param name="Recall">TP / (TP + FN); 0 where the class never occurs.</param>
/// <param name="F1">Their harmonic mean, 2 TP / (2 TP + FP + FN); 0 where both are 0. Van Rijsbergen, Information Retrieval, 1979.</param>
/// <param name="Support">Rows labelled with the class.</param>
public readonly record struct ClassFigures(double Precision, double Recall, double F1, long Support)
{
    internal static ClassFigures From(long truePositives, long falsePositives, long falseNegatives)
    {
        double precision = Ratio(truePositives, truePositives + falsePositives);
        double recall = Ratio(truePositives, truePositives + falseNegatives);
        return new ClassFigures(precision, recall, HarmonicMean(precision, recall), truePositives + falseNegatives);
    }

    /// <summary>2 p r / (p + r); 0 where both are 0.</summary>
    internal static double HarmonicMean(double p, double r) => p + r == 0 ? 0 : 2 * p * r / (p + r);

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
