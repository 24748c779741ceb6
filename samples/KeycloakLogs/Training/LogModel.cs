using KeycloakLogs.Features;
using Microsoft.ML;
using MLNetHybrid;

namespace KeycloakLogs.Training;

/// <summary>The pipeline from log events to verdicts: features, windows per user, the hybrid.</summary>
internal static class LogModel
{
    /// <summary>Share of the training events that the detectors may call anomalies: nobody's past is clean.</summary>
    private const double ExpectedAnomalies = 0.02;

    /// <summary>In the first quarter nearly everything is new for somebody, and rates have not settled.</summary>
    private const double WarmUp = 0.25;

    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["LstmAutoencoder"] = "lstm",
        ["PrincipalComponents"] = "pca",
        ["Dbscan"] = "dbscan",
        ["OneClassSvm"] = "ocsvm",
        ["IsolationForest"] = "if",
        ["NearestNeighbors"] = "knn",
    };

    private static readonly Dictionary<HybridView, string> Views = new()
    {
        [HybridView.Latent] = "on latent vectors",
        [HybridView.Window] = "on windows",
        [HybridView.Row] = "on single events",
    };

    /// <summary>The hybrid's verdict: what <c>score</c> reports.</summary>
    public static Detector Verdict { get; } = new("hybrid", "Score", "PredictedLabel", Trainers.All) { IsMember = false };

    /// <summary>The member of single events, which judges a user's first ones.</summary>
    public static Detector OfSingleEvents { get; } = new(
        "knn", HybridColumns.NearestNeighborsScore, HybridColumns.NearestNeighborsPredictedLabel, nameof(NearestNeighborsTrainer));

    /// <summary>The threshold of the model's verdict.</summary>
    public static float ThresholdOf(ITransformer model) => model.Find<VoteTransformer>(Verdict.ScoreColumn).Threshold ?? float.NaN;

    /// <summary>The same by all windows that hold the event, those of later events too.</summary>
    public static Detector VerdictInRetrospect { get; } =
        new("in retrospect", RetrospectColumns.Score, RetrospectColumns.PredictedLabel, Trainers.All) { IsMember = false };

    /// <summary>Everything that the model says of an event; the verdict first.</summary>
    public static IReadOnlyList<Detector> Detectors(TrainOptions options)
    {
        Detector dbscanAndForest = new("model 1", HybridColumns.DbscanAndIsolationForestScore,
            HybridColumns.DbscanAndIsolationForestPredictedLabel, Trainers.Lstm, Trainers.Dbscan, Trainers.Forest)
        { IsMember = false };
        Detector dbscanOrSvm = new("model 2", HybridColumns.DbscanOrOneClassSvmScore, HybridColumns.DbscanOrOneClassSvmPredictedLabel,
            Trainers.Lstm, Trainers.Dbscan, Trainers.Svm)
        { IsMember = false };
        IEnumerable<Detector> members = Hybrid(options).EnsembleMembers().Select(member => new Detector(
            ShortNames.GetValueOrDefault(member.Name, member.Name), member.ScoreColumnName, member.PredictedLabelColumnName,
            [.. member.View == HybridView.Latent ? (string[])[Trainers.Lstm] : [], $"{member.Name}Trainer"]));
        return options.Model == HybridModel.Ensemble
            ? [Verdict, .. options.InRetrospect ? (Detector[])[VerdictInRetrospect] : [], .. members]
            :
            [
                Verdict, dbscanAndForest, dbscanOrSvm,
                new("model 3", HybridColumns.DbscanScore, HybridColumns.DbscanPredictedLabel, Trainers.Lstm, Trainers.Dbscan),
                new("lstm", HybridColumns.LstmAutoencoderScore, HybridColumns.LstmAutoencoderPredictedLabel, Trainers.Lstm),
                new("if", HybridColumns.IsolationForestScore, HybridColumns.IsolationForestPredictedLabel, Trainers.Lstm, Trainers.Forest),
                new("ocsvm", HybridColumns.OneClassSvmScore, HybridColumns.OneClassSvmPredictedLabel, Trainers.Lstm, Trainers.Svm),
            ];
    }

    /// <summary>What the detectors' names mean.</summary>
    public static string Legend(TrainOptions options) => options.Model == HybridModel.Ensemble
        ? $"hybrid: the members' mean on a scale of rarity, {Limits(options)}; "
            + string.Join("; ", Hybrid(options).EnsembleMembers().Select(
                member => $"{ShortNames.GetValueOrDefault(member.Name, member.Name)}: {Views[member.View]}"))
        : "hybrid: majority of lstm, if, ocsvm, dbscan; model 1: dbscan and if; model 2: dbscan or ocsvm; model 3: dbscan";

    private static string Limits(TrainOptions options) => options.SetsLimits
        ? FormattableString.Invariant($"alarms such that {options.AlertsPerDay} incidents a day are reported")
        : "alarm at one ordinary event in a hundred";

    public static IEstimator<ITransformer> Create(MLContext ml, TrainOptions options) =>
        LogFeatures.Create(ml).Append(ml.AnomalyDetection.Trainers.LstmHybrid(Hybrid(options)));

    /// <summary>Scored events; in retrospect too where that is wanted.</summary>
    public static IDataView Judge(MLContext ml, ITransformer model, IDataView events, bool inRetrospect) =>
        inRetrospect ? ml.AnomalyDetection.ScoreInRetrospect(model, events) : model.Transform(events);

    /// <summary>The hybrid's options.</summary>
    public static LstmHybridEstimator.Options Hybrid(TrainOptions options) => new()
    {
        FeatureColumnName = LogFeatures.Row,
        // The features come scaled.
        Scaling = null,
        Model = options.Model,
        WindowLength = options.WindowLength,
        CalibrationWarmUp = WarmUp,
        PartitionColumnNames = [nameof(LogRow.UserId)],
        // The label belongs to the window's last event: judge how well that one was reconstructed.
        Autoencoder = new LstmAutoencoderTrainer.Options
        {
            Epochs = options.Epochs,
            ErrorScope = ErrorScope.LastStep,
            // Rows this narrow gain nothing from batches of neighbours, and windows shuffled one by one teach more per epoch.
            Shuffle = ShuffleUnit.Windows,
            ReconstructionErrorPerFeatureColumnName = HybridColumns.ReconstructionErrorPerFeature,
        },
        // A path of eight splits sees at most eight of the latent vector's 33 columns: it takes many trees to see them all alike.
        IsolationForest = new IsolationForestTrainer.Options { NumberOfTrees = 300, Contamination = ExpectedAnomalies },
        OneClassSvm = new OneClassSvmTrainer.Options { Nu = ExpectedAnomalies },
    };

    /// <summary>Whether a message of this source tells how training goes.</summary>
    public static bool IsTrainer(string source) => Trainers.All.Any(trainer => source.StartsWith(trainer, StringComparison.Ordinal));

    /// <summary>Trainers by the names under which they log.</summary>
    private static class Trainers
    {
        public const string Lstm = nameof(LstmAutoencoderTrainer), Forest = nameof(IsolationForestTrainer),
            Svm = nameof(OneClassSvmTrainer), Dbscan = nameof(DbscanTrainer);

        public static string[] All { get; } =
            [Lstm, Forest, Svm, Dbscan, nameof(PrincipalComponentsTrainer), nameof(NearestNeighborsTrainer)];
    }
}
