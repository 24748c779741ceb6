using MLNetHybrid.Evaluation.Report;
using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// A report of one run as a single HTML file that needs nothing else: figures, curves, scores over time, the highest scores and what drove
/// them, the latent space, statistics, settings. What the scored view does not offer is left out.
/// </summary>
/// <remarks>
/// Rows that lack the score of some detector are left out, so that all detectors are judged on the same rows; they are counted, the
/// labelled anomalies among them as well, and recall is given over all labelled anomalies too. The view is read once, with one cursor;
/// memory grows with the rows: about 10 bytes per detector, and 4 per latent value and feature. The same run gives the same file.
/// </remarks>
public sealed record DetectionReport
{
    /// <summary>The scored rows, in the order of time.</summary>
    public required IDataView Data { get; init; }

    /// <summary>The detectors; the first is shown in detail. Default: one, of the columns Score and PredictedLabel.</summary>
    public IReadOnlyList<ReportDetector> Detectors { get; init; } = [new("model", "Score", "PredictedLabel")];

    /// <summary>Heading of the report. Default "Anomaly detection".</summary>
    public string Title { get; init; } = "Anomaly detection";

    /// <summary>The truth: Boolean, a number (0 or 1), or a key whose values say which is the anomaly. Default null: none.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>
    /// Why a row has no score, an Int32 as windows and hybrids give it on demand: 0 judged, 1 before the first full window, 2 a feature is
    /// missing, 3 the stream is unknown. Default null: unjudged rows are counted without a reason.
    /// </summary>
    public string? StatusColumnName { get; init; }

    /// <summary>Rows before this one are left out, such as the training rows or the history. Default 0.</summary>
    public long FirstRow { get; init; }

    /// <summary>A Boolean column that is true for rows which trained: those are left out, too. Default null: there are none.</summary>
    public string? TrainingColumnName { get; init; }

    /// <summary>
    /// The number that the first row of <see cref="Data"/> has on the page, so that rows are called there as in a file of scores. Default
    /// 1; 1 - h where h rows of history stand before the first one in the file.
    /// </summary>
    public long FirstRowNumber { get; init; } = 1;

    /// <summary>When the rows were: dates, dates with offset, or text in ISO 8601. Default null: the axis of time counts rows.</summary>
    public string? TimeColumnName { get; init; }

    /// <summary>Columns of Single that are drawn below the scores, such as those that the model does not see. Default: none.</summary>
    public IReadOnlyList<string> SeriesColumnNames { get; init; } = [];

    /// <summary>Columns shown beside the highest scores: text, dates or Single. Default: none, the row's number alone.</summary>
    public IReadOnlyList<string> ContextColumnNames { get; init; } = [];

    /// <summary>A text column whose values tell streams apart. Default null: all rows are one stream.</summary>
    public string? PartitionColumnName { get; init; }

    /// <summary>
    /// The series whose period is the width by which VUS-PR widens the labels: Single, or a vector of Single whose first value is taken.
    /// Default null: there is none, and the width is <see cref="SeriesPeriod.Fallback"/>, as where the series shows no period.
    /// </summary>
    public string? SignalColumnName { get; init; }

    /// <summary>
    /// L, rows per window, at least 1. Above 1, statistics are marked descriptive and repeated on windows L rows apart. Default 1.
    /// </summary>
    public int WindowLength { get; init; } = 1;

    /// <summary>Latent vectors, a vector of Single. Default null: no picture of the latent space.</summary>
    public string? LatentColumnName { get; init; }

    /// <summary>The detectors' features, a vector of Single, for box plots and statistics by verdict. Default null: none.</summary>
    public string? FeatureColumnName { get; init; }

    /// <summary>
    /// The inputs of the row, a vector of Single of the names <see cref="InputNames"/> or its slot names; of a window (L, F) its last row.
    /// With it, features without <see cref="FeatureNames"/> are named by the input with which they correlate most, and left out where no
    /// correlation reaches .3. Default null.
    /// </summary>
    public string? InputColumnName { get; init; }

    /// <summary>Names of the features; null: the column's slot names. Default null.</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>DBSCAN's clusters, Int32, -1 is noise. Default null: found with <see cref="Dbscan"/> and the features, if given.</summary>
    public string? ClusterIdColumnName { get; init; }

    /// <summary>What each feature added to the first detector's score, a vector of Single. Default null.</summary>
    public string? FeatureContributionsColumnName { get; init; }

    /// <summary>Names of the contributions' features; null: the column's slot names. Default null.</summary>
    public IReadOnlyList<string>? ContributionNames { get; init; }

    /// <summary>The reconstruction error of each time step and input feature, a vector of Single of shape (L, F). Default null.</summary>
    public string? ReconstructionErrorPerFeatureColumnName { get; init; }

    /// <summary>Names of the F input features; null: by number. Default null.</summary>
    public IReadOnlyList<string>? InputNames { get; init; }

    /// <summary>The autoencoder's losses. Default: none.</summary>
    public IReadOnlyList<EpochLoss> TrainingHistory { get; init; } = [];

    /// <summary>The DBSCAN model, for its k-distance curve. Default null.</summary>
    public DbscanModelParameters? Dbscan { get; init; }

    /// <summary>
    /// The models beside simple baselines, of <c>Compare</c>: the page says if one of those ranks as well or better. Default null.
    /// </summary>
    public ComparisonTable? Comparison { get; init; }

    /// <summary>What stands first, in words. Default: none.</summary>
    public IReadOnlyList<ReportFinding> Findings { get; init; } = [];

    /// <summary>The heading above the <see cref="Findings"/>.</summary>
    public string FindingsHeading { get; init; } = "Findings";

    /// <summary>
    /// Explains the entries among the highest scores. Default null: they are not explained.
    /// </summary>
    public AnomalyExplainer? Explainer { get; init; }

    /// <summary>
    /// The rows of <see cref="Data"/> as the explained model reads them, where its own columns hide some of those. Default null:
    /// <see cref="Data"/> itself.
    /// </summary>
    public IDataView? ExplainerData { get; init; }

    /// <summary>
    /// Entries in the table of highest scores, in [0, 1000]. Alarms of one stream that are less than <see cref="WindowLength"/> rows apart
    /// are one entry. Default 20.
    /// </summary>
    public int TopCount { get; init; } = 20;

    /// <summary>The run's settings, as name and value, in the order shown. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>The options of the training, all of which are shown. Default null.</summary>
    public DetectorOptions? Options { get; init; }

    /// <summary>The model, whose parts and thresholds are shown. Default null.</summary>
    public ITransformer? Model { get; init; }

    /// <summary>The files of data and model, shown with their sizes and SHA-256 hashes. Default: none.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>When the run was. Default null: not shown, and the same run gives the same page.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The columns that the report reads: cache them where they are costly to compute.</summary>
    public IReadOnlyList<string> ColumnNames =>
    [
        .. Detectors.SelectMany(detector => new[] { detector.ScoreColumnName, detector.PredictedLabelColumnName })
            .Concat(
            [
                LabelColumnName, PartitionColumnName, SignalColumnName, LatentColumnName, FeatureColumnName, ClusterIdColumnName,
                FeatureContributionsColumnName, ReconstructionErrorPerFeatureColumnName, StatusColumnName, TimeColumnName, InputColumnName,
                TrainingColumnName,
                .. ContextColumnNames, .. SeriesColumnNames,
            ]).OfType<string>().Distinct(),
    ];

    /// <summary>Reads the data and writes the file. It is there whole or not at all: see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">Replaced if it exists; its folder is created if it does not.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or an option is out of range.</exception>
    /// <exception cref="IOException">The file cannot be written, or is no regular file.</exception>
    /// <example>
    /// <code>
    /// var report = new DetectionReport
    /// {
    ///     Data = scored,
    ///     Detectors = ReportDetector.InHybrid(scored.Schema),
    ///     LabelColumnName = "Label",
    ///     ContextColumnNames = ["Time", "Source"],
    ///     PartitionColumnName = "Source",
    /// };
    /// report.Write("report.html");
    /// </code>
    /// </example>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is string folder) Directory.CreateDirectory(folder);
        AtomicFile.Write(path, Write);
    }

    /// <summary>Reads the data and writes the page as UTF-8.</summary>
    /// <param name="destination">Left open.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or an option is out of range.</exception>
    public void Write(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Check();
        ScoredRun run = ScoredRunReader.Read(this);
        var encoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var text = new StreamWriter(destination, encoding, leaveOpen: true) { NewLine = "\n" };
        ReportPage.Write(text, this, run);
    }

    private void Check()
    {
        if (Detectors is null || Detectors.Count == 0)
            throw new ArgumentException("DetectionReport.Detectors must name at least one detector; got none.", nameof(Detectors));
        Argument.InRange(WindowLength, 1, int.MaxValue, "DetectionReport.WindowLength");
        Argument.InRange(TopCount, 0, 1000, "DetectionReport.TopCount");
        if (FirstRow < 0)
            throw new ArgumentOutOfRangeException(
                nameof(FirstRow), Invariant($"DetectionReport.FirstRow must be at least 0; got {FirstRow}."));
        if (string.IsNullOrWhiteSpace(Title)) throw new ArgumentException("DetectionReport.Title must not be empty.", nameof(Title));
    }
}
