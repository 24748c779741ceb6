using System.Globalization;
using Bench.Data;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using MLNetHybrid;

namespace PeerComparison.Comparison;

/// <summary>The rows of the comparison that find principal components, of rows and of windows, and score by them.</summary>
/// <param name="ml">The context.</param>
/// <param name="threads">Of the fits.</param>
/// <param name="rows">Rows of few columns.</param>
/// <param name="rowView">The same.</param>
internal sealed class ComponentWorkloads(MLContext ml, int threads, FeatureRows rows, IDataView rowView)
{
    private const int Seed = 1, OfRows = 10, OfWindows = 50;
    private const string InMlNetName = "ML.NET RandomizedPca";

    private PrincipalComponentsTransformer? _model;

    /// <summary>Makes the list; what it holds shares the model, and takes turns.</summary>
    public IReadOnlyList<Workload> Create()
    {
        FeatureRows windows = FeatureRows.Windows(9_000, 50, 38, Seed);
        IDataView view = windows.ToDataView(ml);
        return
        [
            Fit(windows, view, OfWindows, "full", 64, 10), Fit(windows, view, OfWindows, "full", 32, 5),
            Fit(windows, view, OfWindows, "randomized", 64, 1), Fit(windows, view, OfWindows, "randomized", 32, 1),
            Fit(windows, view, OfWindows, "covariance", 32, null),
            Score(windows, view, OfWindows), Fit(rows, rowView, OfRows, "full", 64, 1), Score(rows, rowView, OfRows),
        ];
    }

    private Workload Fit(FeatureRows data, IDataView view, int components, string solver, int precision, double? goal) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture,
            $"PrincipalComponents fit, {Size(data)}, {components} components; {solver} in float{precision}"),
        Data = data,
        Goal = goal,
        PeerCommand = FitCommand(data, components, solver, precision),
        Run = () => _model = FitModel(view, components),
        Read = () => RowReading.ReadFeatures(view),
        LocalPeers = solver == "randomized" && precision == 32
            ? [new(InMlNetName, null, () => new(InMlNetName, () => FitInMlNet(view, components)))]
            : [],
        Agreement = peer => Agree.ByVariances(_model!.Model.Variances, peer),
    };

    private Workload Score(FeatureRows data, IDataView view, int components) => new()
    {
        Name = $"PrincipalComponents score, {Size(data)}, {components} components",
        Data = data,
        Goal = 1,
        PeerCommand = ["pca-score", data.Name],
        PeerPreparation = FitCommand(data, components, "full", 64),
        PeerPreparationData = data,
        Prepare = () => _model = FitModel(view, components),
        Run = () => RowReading.ReadVerdicts(_model!.Transform(view)),
        Read = () => RowReading.ReadFeatures(view),
        Agreement = peer => Agree.ByLargestDifference(RowReading.ReadScores(_model!.Transform(view)), peer),
    };

    private void FitInMlNet(IDataView view, int components) => ml.AnomalyDetection.Trainers.RandomizedPca(new RandomizedPcaTrainer.Options
    {
        FeatureColumnName = "Features",
        Rank = components,
        Oversampling = 10,
        Seed = Seed,
    }).Fit(view);

    private PrincipalComponentsTransformer FitModel(IDataView view, int components) =>
        ml.AnomalyDetection.Trainers.PrincipalComponents(
            new PrincipalComponentsTrainer.Options { Components = components, NumberOfThreads = threads }).Fit(view);

    private static string[] FitCommand(FeatureRows data, int components, string solver, int precision) =>
        ["pca-fit", data.Name, Text(components), solver, Text(precision)];

    private static string Size(FeatureRows data) => string.Create(CultureInfo.InvariantCulture, $"{data.RowCount:N0} x {data.ColumnCount}");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
