using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Detectors.IsolationForest;

/// <summary>Scores, ranking and thresholds over seeds against scikit-learn's, written by isolation_forest_spread_golden.py.</summary>
public sealed class IsolationForestSpreadTests
{
    private static Fixture Expected { get; } = Golden.Read<Fixture>("isolation_forest_spread");

    public static TheoryData<string> Names => [.. Expected.Spreads.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_ranking_and_threshold_agree_within_sampling_error(string name)
    {
        Spread expected = Expected.Spreads.Single(s => s.Name == name);
        const int Seeds = 40;
        var sums = new double[expected.Test.Length];
        double aucSum = 0, thresholdSum = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            (float[] scores, float threshold) = FitAndScore(expected, seed);
            for (int i = 0; i < sums.Length; i++) sums[i] += scores[i];
            aucSum += AreaUnderRoc(scores, expected.Labels);
            thresholdSum += threshold;
        }

        // Two means of 40 runs each, of equal variance: five standard errors of their difference, and the single precision of one score.
        double standardErrors = 5 * Math.Sqrt(1.0 / Seeds + 1.0 / Expected.Seeds);
        for (int i = 0; i < sums.Length; i++)
            Assert.Equal(expected.Mean[i], sums[i] / Seeds, standardErrors * expected.Deviation[i] + 1e-7);
        Assert.Equal(expected.AucMean, aucSum / Seeds, standardErrors * expected.AucDeviation);
        Assert.Equal(expected.ThresholdMean, thresholdSum / Seeds, standardErrors * expected.ThresholdDeviation);
    }

    private static (float[] Scores, float Threshold) FitAndScore(Spread set, int seed)
    {
        var ml = new MLContext(1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, set.Train[0].Length);
        IDataView View(float[][] rows) => ml.Data.LoadFromEnumerable(rows.Select(r => new Row { Features = r }), schema);
        IsolationForestTransformer model = ml.AnomalyDetection.Trainers.IsolationForest(new IsolationForestTrainer.Options
        {
            NumberOfTrees = set.Trees,
            SubsampleSize = set.SubsampleSize,
            MaximumFeatureFraction = set.MaximumFeatureFraction,
            Contamination = 0.1,
            Seed = seed,
        }).Fit(View(set.Train));
        return ([.. model.Transform(View(set.Test)).GetColumn<float>("Score")], model.Threshold);
    }

    private static double AreaUnderRoc(float[] scores, int[] labels)
    {
        double wins = 0;
        int anomalies = labels.Sum();
        for (int a = 0; a < scores.Length; a++)
        {
            for (int n = 0; n < scores.Length && labels[a] == 1; n++)
            {
                if (labels[n] == 0) wins += scores[a] > scores[n] ? 1 : scores[a] == scores[n] ? 0.5 : 0;
            }
        }
        return wins / ((double)anomalies * (labels.Length - anomalies));
    }

    private sealed record Fixture(int Seeds, Spread[] Spreads);

    private sealed record Spread(
        string Name, int Trees, int SubsampleSize, double MaximumFeatureFraction, float[][] Train, float[][] Test, int[] Labels,
        double[] Mean, double[] Deviation,
        double AucMean, double AucDeviation, double ThresholdMean, double ThresholdDeviation);

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}
