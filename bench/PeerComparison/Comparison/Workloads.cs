using System.Globalization;
using Bench.Data;
using Microsoft.ML;
using MLNetHybrid;
using MLNetHybrid.Detectors.IsolationForest;
using MLNetHybrid.Onnx;

namespace PeerComparison.Comparison;

/// <summary>
/// The rows of the comparison. All data are standard normal; every model has the peer's default settings but those stated.
/// </summary>
internal sealed class Workloads
{
    private const int Trees = 100, SubsampleSize = 256, Seed = 1, MinimumPoints = 5;
    private const double Nu = 0.5;

    // One whose products with a few thousand rows stay in the second-level cache, and one whose products are large enough for two threads.
    private static readonly int[] SmallBatches = [64, 256];

    private readonly MLContext _ml = new(Seed);
    private readonly int _threads;
    private readonly FeatureRows _wide = FeatureRows.Normal(8_950, 33, Seed);
    private readonly IDataView _wideView;
    private IsolationForestTransformer? _forest;
    private OneClassSvmTransformer? _svm;

    /// <param name="threads">For the fits; scoring uses as many as the detector does by itself.</param>
    public Workloads(int threads)
    {
        _threads = threads;
        _wideView = _wide.ToDataView(_ml);
    }

    /// <summary>Makes the list; what it holds shares models, and takes turns.</summary>
    public IReadOnlyList<Workload> Create() =>
    [
        ForestFit(), ForestScore(FeatureRows.Normal(200_000, 33, Seed + 1)), SvmFit(), SvmScore(),
        NearestCorePoint(8_000, Others(8_950, 33)),
        Clustering(_wide, _wideView, 0.5, goal: 12, goalInR: 3), Clustering(_wide, _wideView, 5, goal: 5, goalInR: null),
        Clustering(FeatureRows.Normal(50_000, 8, Seed), null, 0.8, goal: 20, goalInR: 25),
        .. new ComponentWorkloads(_ml, _threads, _wide, _wideView).Create(),
        NeighborScore(8_950, 33, 1, goal: 3), NeighborScore(8_950, 33, 5, goal: 3), NeighborScore(50_000, 10, 1, goal: 3),
        NeighborScore(50_000, 10, 5, goal: 3), NeighborScore(9_000, 1_650, 1, goal: 3), NeighborScore(9_000, 1_650, 5, goal: 3),
    ];

    private Workload ForestFit() => new()
    {
        Name = $"IsolationForest fit, {Size(_wide)}, {Trees} trees of {SubsampleSize}",
        Data = _wide,
        Goal = 25,
        PeerCommand = ForestFitCommand(),
        Run = () => _forest = FitForest(),
        Read = () => RowReading.ReadFeatures(_wideView),
        Agreement = _ => "",
    };

    private Workload ForestScore(FeatureRows data)
    {
        IDataView view = data.ToDataView(_ml);
        return new()
        {
            Name = $"IsolationForest score, {Size(data)}",
            Data = data,
            Goal = 8,
            PeerCommand = ["forest-score", data.Name],
            PeerPreparation = ForestFitCommand(),
            PeerPreparationData = _wide,
            Prepare = () => _forest ??= FitForest(),
            Run = () => RowReading.ReadVerdicts(_forest!.Transform(view)),
            Read = () => RowReading.ReadFeatures(view),
            Agreement = peer => Agree.ByCorrelation(RowReading.ReadScores(_forest!.Transform(view)), peer),
            LocalPeers =
            [
                InOnnxRuntime(6, data, [4_096, data.RowCount], () => OnnxGraphs.PathLengths(_forest!.Model), lengths =>
                    Agree.ByLargestDifference(
                        RowReading.ReadScores(_forest!.Transform(view)),
                        [.. lengths.Select(length => ForestScoreOf(_forest.Model, length))])),
            ],
        };
    }

    private Workload SvmFit() => new()
    {
        Name = $"OneClassSvm fit, {Size(_wide)}, rbf, nu {Text(Nu)}, gamma scale",
        Data = _wide,
        Goal = 50,
        PeerCommand = SvmFitCommand(),
        Run = () => _svm = FitSvm(),
        Read = () => RowReading.ReadFeatures(_wideView),
        Agreement = peer => Agree.ByRelativeDifference(_svm!.Model.Rho, peer[0]),
    };

    private Workload SvmScore() => new()
    {
        Name = $"OneClassSvm score, {Size(_wide)}",
        Data = _wide,
        Goal = 40,
        PeerCommand = ["svm-score", _wide.Name],
        PeerPreparation = SvmFitCommand(),
        PeerPreparationData = _wide,
        Prepare = () => _svm ??= FitSvm(),
        Run = () => RowReading.ReadVerdicts(_svm!.Transform(_wideView)),
        Read = () => RowReading.ReadFeatures(_wideView),
        Agreement = peer => Agree.ByLargestDifference(RowReading.ReadScores(_svm!.Transform(_wideView)), peer),
        LocalPeers =
        [
            InOnnxRuntime(1.5, _wide, SmallBatches, () => OnnxGraphs.SvmScore(_svm!.Model), scores =>
                Agree.ByLargestDifference(RowReading.ReadScores(_svm!.Transform(_wideView)), [.. scores])),
        ],
    };

    // Where each row is a core point, DBSCAN's score is the distance to the nearest of them, in units of eps.
    private Workload NearestCorePoint(int corePoints, FeatureRows data)
    {
        const double Epsilon = 5;
        var train = FeatureRows.Normal(corePoints, data.ColumnCount, Seed);
        IDataView view = data.ToDataView(_ml);
        DbscanTransformer? model = null;
        string Compare(IEnumerable<double> distances) => Agree.ByLargestDifference(
            RowReading.ReadScores(model!.Transform(view)), [.. distances.Select(distance => distance / Epsilon)]);
        return new()
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"Dbscan score, {Size(data)}, {corePoints:N0} core points"),
            Data = data,
            PeerCommand = ["neighbors-score", data.Name],
            PeerPreparation = ["neighbors-fit", train.Name, "1"],
            PeerPreparationData = train,
            Prepare = () => model = _ml.AnomalyDetection.Trainers
                .Dbscan(new DbscanTrainer.Options { Epsilon = Epsilon, MinimumPoints = 1, NumberOfThreads = _threads })
                .Fit(train.ToDataView(_ml)),
            Run = () => RowReading.ReadVerdicts(model!.Transform(view)),
            Read = () => RowReading.ReadFeatures(view),
            Agreement = Compare,
            LocalPeers =
            [
                InOnnxRuntime(1.5, data, SmallBatches, () => OnnxGraphs.NearestCorePoint(model!.Model),
                    distances => Compare(distances.Select(distance => (double)distance))),
            ],
        };
    }

    private PlannedPeer InOnnxRuntime(
        double goal, FeatureRows data, IReadOnlyList<int> batchSizes, Func<ModelProto> graph, Func<float[], string> agreement) =>
        new(OnnxRuntimeScoring.PlainName, goal, () => OnnxRuntimeScoring.Create(graph(), data, _threads, batchSizes, agreement));

    private static double ForestScoreOf(IsolationForestModelParameters forest, double pathLengths) =>
        Math.Pow(2, -pathLengths / (forest.NumberOfTrees * AveragePathLength.Of(forest.SubsampleSize)));

    private Workload Clustering(FeatureRows data, IDataView? knownView, double epsilon, double goal, double? goalInR)
    {
        IDataView view = knownView ?? data.ToDataView(_ml);
        DbscanTransformer? clusters = null;
        return new()
        {
            Name = $"Dbscan fit, {Size(data)}, eps {Text(epsilon)}",
            Data = data,
            Goal = goal,
            GoalInR = goalInR,
            PeerCommand = ["dbscan", data.Name, Text(epsilon), Text(MinimumPoints)],
            InR = true,
            Run = () => clusters = _ml.AnomalyDetection.Trainers
                .Dbscan(new DbscanTrainer.Options { Epsilon = epsilon, MinimumPoints = MinimumPoints, NumberOfThreads = _threads })
                    .Fit(view),
            Read = () => RowReading.ReadFeatures(view),
            Agreement = peer => Agree.ByLabels(clusters!.Model.TrainingClusterIds, peer),
        };
    }

    // As many other rows are scored as the model holds.
    private Workload NeighborScore(int rowCount, int columnCount, int neighbors, double goal)
    {
        var train = FeatureRows.Normal(rowCount, columnCount, Seed);
        FeatureRows data = Others(rowCount, columnCount);
        IDataView view = data.ToDataView(_ml);
        NearestNeighborsTransformer? model = null;
        return new()
        {
            Name = $"NearestNeighbors score, {Size(data)} in as many, {Text(neighbors)}",
            Data = data,
            Goal = goal,
            PeerCommand = ["neighbors-score", data.Name],
            PeerPreparation = ["neighbors-fit", train.Name, Text(neighbors)],
            PeerPreparationData = train,
            Prepare = () => model = _ml.AnomalyDetection.Trainers.NearestNeighbors(
                new NearestNeighborsTrainer.Options { Neighbors = neighbors, NumberOfThreads = _threads }).Fit(train.ToDataView(_ml)),
            Run = () => RowReading.ReadVerdicts(model!.Transform(view)),
            Read = () => RowReading.ReadFeatures(view),
            Agreement = peer => Agree.ByLargestDifference(RowReading.ReadScores(model!.Transform(view)), peer),
        };
    }

    // Peers know data by their names, so these have another than those that a model is fitted on.
    private static FeatureRows Others(int rowCount, int columnCount) => new(
        $"others-{rowCount}x{columnCount}", columnCount, FeatureRows.Normal(rowCount, columnCount, Seed + 1).Values.ToArray());

    private IsolationForestTransformer FitForest() => _ml.AnomalyDetection.Trainers.IsolationForest(
        new IsolationForestTrainer.Options
        {
            NumberOfTrees = Trees,
            SubsampleSize = SubsampleSize,
            Seed = Seed,
            NumberOfThreads = _threads,
        })
        .Fit(_wideView);

    private OneClassSvmTransformer FitSvm() =>
        _ml.AnomalyDetection.Trainers.OneClassSvm(new OneClassSvmTrainer.Options { Nu = Nu, NumberOfThreads = _threads }).Fit(_wideView);

    private string[] ForestFitCommand() => ["forest-fit", _wide.Name, Text(Trees), Text(SubsampleSize), Text(Seed)];

    private string[] SvmFitCommand() => ["svm-fit", _wide.Name, Text(Nu)];

    private static string Size(FeatureRows data) => string.Create(CultureInfo.InvariantCulture, $"{data.RowCount:N0} x {data.ColumnCount}");

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
