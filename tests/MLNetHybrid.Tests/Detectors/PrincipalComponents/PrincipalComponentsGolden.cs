namespace MLNetHybrid.Tests.Detectors.PrincipalComponents;

/// <summary>scikit-learn's models, written by principal_components_golden.py.</summary>
internal sealed record PrincipalComponentsGolden(PrincipalComponentsGolden.Case[] Cases)
{
    public static PrincipalComponentsGolden Instance { get; } = Golden.Read<PrincipalComponentsGolden>("principal_components");

    public sealed record Case(
        string Name, int Columns, float[] Rows, float[] Probes, double? Share, int? Count,
        double[] Components, double[] Variances, double Explained, double[] Mean, double[] Scores, double[] T2, double Threshold)
    {
        public override string ToString() => Name;

        public PrincipalComponentsTrainer.Options Options =>
            new() { Components = Count, ExplainedVariance = Share ?? 0.5, T2ColumnName = "T2", FeatureContributionsColumnName = "Parts" };
    }
}
