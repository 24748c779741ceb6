using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Export;

/// <summary>Small models of all kinds and random settings: their graphs give what they give, row by row.</summary>
public sealed class RandomModelExportTests
{
    private static readonly int Models = Mutation.Count(60);

    // Relative to the score, or to 1 where that is smaller.
    private const double Tolerance = 1e-4;

    // A vote looks scores up on a scale that may be steep where training scores lie close together: rounding shows there.
    private const double VoteTolerance = 1e-2;
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Random_models_agree_and_differ_in_verdicts_only_within_rounding_of_a_threshold()
    {
        var random = new Random(20251);
        int verdicts = 0, different = 0;
        double worst = 0, worstOfVotes = 0;
        for (int m = 0; m < Models; m++)
        {
            int width = random.Next(2, 7), count = random.Next(30, 120);
            IDataView data = Data(random, count, width), unseen = Data(random, 60, width);
            (IEstimator<ITransformer> estimator, string text) = Estimator(random, width);
            ITransformer model = estimator.Fit(data);
            using var exported = new ExportedModel(_ml, model, data.Schema);
            float[][] rows = [.. unseen.GetColumn<float[]>("Features")];
            Dictionary<string, float[]> outputs = exported.Run("Features", [.. rows.SelectMany(row => row)], rows.Length, width);
            IDataView scored = model.Transform(unseen);
            foreach ((string score, string label) in new[] { ("A", "ALabel"), ("B", "BLabel"), ("Score", "PredictedLabel") })
            {
                float[] expected = ExportedModel.Column(scored, score), given = outputs[score];
                float[] labels = ExportedModel.Column(scored, label), givenLabels = outputs[label];
                for (int i = 0; i < expected.Length; i++)
                {
                    if (float.IsNaN(expected[i]))
                    {
                        Assert.True(float.IsNaN(given[i]) && givenLabels[i] == 0, $"model {m}, {text}: row {i} has no {score}.");
                        continue;
                    }

                    double difference = Math.Abs(expected[i] - given[i]) / Math.Max(1, Math.Abs(expected[i]));
                    Assert.True(difference <= (score == "Score" ? VoteTolerance : Tolerance),
                        $"model {m}, {text}: {score} of row {i} is {expected[i]}, not {given[i]}.");
                    if (score == "Score") worstOfVotes = Math.Max(worstOfVotes, difference);
                    else worst = Math.Max(worst, difference);
                    verdicts++;
                    if (labels[i] == givenLabels[i]) continue;
                    different++;
                    // A vote differs where a member does.
                    Assert.True(
                        IsNear(model, score, expected[i])
                        || (score == "Score" && (IsNear(model, "A", Value("A")) || IsNear(model, "B", Value("B")))),
                        $"model {m}, {text}: {label} of row {i} differs at {expected[i]}.");
                    float Value(string name) => ExportedModel.Column(scored, name)[i];
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{different} of {verdicts} verdicts differ; largest difference of a score {worst}, of a vote's {worstOfVotes}.");
        Assert.True(different <= verdicts / 1000, $"{different} of {verdicts} verdicts differ.");
    }

    private static bool IsNear(ITransformer model, string score, float value) =>
        model.FindAll<AnomalyTransformer>().FirstOrDefault(detector => detector.ScoreColumnName == score) is AnomalyTransformer detector
        && Math.Abs(value - detector.Threshold) <= Tolerance * Math.Max(1, Math.Abs(detector.Threshold));

    private (IEstimator<ITransformer> Estimator, string Text) Estimator(Random random, int width)
    {
        var scale = new ScaleEstimator.Options
        {
            OutputColumnName = "Scaled",
            InputColumnName = "Features",
            Kind = (ScaleKind)random.Next(3),
            Clip = random.Next(3) == 0 ? 5 : null,
        };
        (IEstimator<ITransformer> a, string first) = Detector(random, "A", width);
        (IEstimator<ITransformer> b, string second) = Detector(random, "B", width);
        var rule = (VoteRule)random.Next(3);
        double? rate = random.Next(2) == 0 ? 0.1 : null;
        return (_ml.Transforms.Scale(scale).Append(a).Append(b).Append(_ml.AnomalyDetection.Vote(new VoteEstimator.Options
        {
            Inputs = [new("A", "ALabel"), new("B", "BLabel")],
            Rule = rule,
            ExpectedFalseAlarmRate = rate,
        })), $"{scale.Kind}, {first}, {second}, {rule} {rate}");
    }

    private (IEstimator<ITransformer> Estimator, string Text) Detector(Random random, string name, int width)
    {
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        int seed = random.Next();
        DetectorOptions options = random.Next(6) switch
        {
            0 => new IsolationForestTrainer.Options { NumberOfTrees = random.Next(1, 40), Seed = seed },
            // Without a constant term a polynomial's scores are all 1e-7, and only rounding tells them apart.
            1 => new OneClassSvmTrainer.Options { Kernel = (SvmKernel)random.Next(4), Nu = 0.05 + random.NextDouble() / 2, Coef0 = 1 },
            2 => new DbscanTrainer.Options
            {
                MinimumPoints = random.Next(2, 6),
                Epsilon = random.Next(2) == 0
            ? null
            : 0.3 + random.NextDouble()
            },
            3 => new NearestNeighborsTrainer.Options { Neighbors = random.Next(1, 8) },
            4 => new NearestNeighborsTrainer.Options { Neighbors = 1, Subsamples = random.Next(2, 10), SubsampleSize = 8, Seed = seed },
            _ => new PrincipalComponentsTrainer.Options { Components = random.Next(1, width) },
        };
        options = options with { FeatureColumnName = "Scaled", ScoreColumnName = name, PredictedLabelColumnName = $"{name}Label" };
        return (options switch
        {
            IsolationForestTrainer.Options forest => trainers.IsolationForest(forest),
            OneClassSvmTrainer.Options svm => trainers.OneClassSvm(svm),
            DbscanTrainer.Options dbscan => trainers.Dbscan(dbscan),
            NearestNeighborsTrainer.Options neighbours => trainers.NearestNeighbors(neighbours),
            _ => trainers.PrincipalComponents((PrincipalComponentsTrainer.Options)options),
        }, options.ToString());
    }

    // Clusters in units of any size, with strangers and gaps.
    private IDataView Data(Random random, int count, int width)
    {
        var rows = Enumerable.Range(0, count).Select(i => new Row
        {
            Features = [.. Enumerable.Range(0, width).Select(f => i > 0 && random.Next(60) == 0
                ? random.Next(2) == 0 ? float.NaN : float.PositiveInfinity
                : (float)(100 * f + (i % 3) * (f + 1) + random.NextDouble() + (random.Next(20) == 0 ? 8 : 0)))],
        }).ToArray();
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return _ml.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}
