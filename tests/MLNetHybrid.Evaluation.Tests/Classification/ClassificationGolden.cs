namespace MLNetHybrid.Evaluation.Tests.Classification;

/// <summary>scikit-learn's figures, written by classification_golden.py.</summary>
internal sealed record ClassificationGolden(ClassificationGolden.Case[] Cases)
{
    public static ClassificationGolden Instance { get; } = Golden.Read<ClassificationGolden>("classification");

    public static Case Named(string name) => Instance.Cases.Single(c => c.Name == name);

    public sealed record Case(
        string Name, string Labels, float[] Scores, double Threshold, long[] Confusion, string Report, string Report3,
        double? BalancedAccuracy,
        double? MatthewsCorrelation, double F1, RocCase? Roc, PrecisionRecallCase? Pr, BootstrapCase? Bootstrap)
    {
        public bool[] Flags => Golden.Flags(Labels);

        public bool[] Predictions => [.. Scores.Select(s => s > Threshold)];
    }

    public sealed record RocCase(double[] Fpr, double[] Tpr, double[] Thresholds, double Area);

    public sealed record PrecisionRecallCase(double[] Precision, double[] Recall, double[] Thresholds, double AveragePrecision);

    public sealed record BootstrapCase(int BlockLength, int Replicates, double Level, int Seed, Dictionary<string, double[]> Intervals);
}
