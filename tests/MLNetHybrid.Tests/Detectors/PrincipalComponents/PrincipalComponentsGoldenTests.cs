using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Detectors.PrincipalComponents;

/// <summary>The same components, scores and T2 as scikit-learn's PCA in double precision.</summary>
public sealed class PrincipalComponentsGoldenTests
{
    private readonly MLContext _ml = new(1);

    public static TheoryData<string> Cases => [.. PrincipalComponentsGolden.Instance.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Components_and_their_variances_are_scikit_learns(string name)
    {
        PrincipalComponentsGolden.Case expected = Case(name);
        PrincipalComponentsModelParameters model = Fit(expected).Model;
        Assert.Equal(expected.Variances.Length, model.ComponentCount);
        Assert.Equal(expected.Explained, model.ExplainedVariance, 1e-9);
        for (int d = 0; d < expected.Columns; d++) Assert.Equal(expected.Mean[d], model.Mean[d], 1e-6 * (1 + Math.Abs(expected.Mean[d])));
        for (int k = 0; k < model.ComponentCount; k++)
        {
            Assert.Equal(expected.Variances[k], model.Variances[k], 1e-8 * expected.Variances[0]);
            double[] theirs = expected.Components[(k * expected.Columns)..((k + 1) * expected.Columns)];
            float[] ours = [.. model.Component(k)];
            double sign = Math.Sign(theirs.MaxBy(Math.Abs));
            // Single precision, in which they are kept.
            for (int d = 0; d < ours.Length; d++) Assert.Equal(sign * theirs[d], ours[d], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_and_T2_are_scikit_learns(string name)
    {
        PrincipalComponentsGolden.Case expected = Case(name);
        PrincipalComponentsTransformer model = Fit(expected);
        IDataView scored = model.Transform(Rows.View(_ml, expected.Probes, expected.Columns));
        float[] scores = [.. scored.GetColumn<float>("Score")], t2 = [.. scored.GetColumn<float>("T2")];
        // The mean is kept in single precision too: a row is off by that of its own values.
        double most = expected.Probes.Max(Math.Abs);
        for (int i = 0; i < scores.Length; i++)
        {
            double noise = 1e-7 * most * Math.Sqrt(expected.Scores[i]) + 1e-12 * most * most;
            Assert.Equal(expected.Scores[i], scores[i], 4e-6 * expected.Scores[i] + 4 * noise);
            Assert.Equal(expected.T2[i], t2[i], 2e-5 * (1 + expected.T2[i]));
        }
        Assert.Equal(expected.Threshold, model.Threshold, 1e-5 * expected.Threshold);
    }

    private PrincipalComponentsTransformer Fit(PrincipalComponentsGolden.Case one) =>
        _ml.AnomalyDetection.Trainers.PrincipalComponents(one.Options).Fit(Rows.View(_ml, one.Rows, one.Columns));

    private static PrincipalComponentsGolden.Case Case(string name) =>
        PrincipalComponentsGolden.Instance.Cases.Single(one => one.Name == name);
}
