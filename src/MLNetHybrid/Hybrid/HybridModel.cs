namespace MLNetHybrid;

/// <summary>Which detectors judge the autoencoder's features, and how their verdicts become one.</summary>
public enum HybridModel
{
    /// <summary>Model 1: an anomaly is what DBSCAN and the isolation forest both call one.</summary>
    DbscanAndIsolationForest = 1,

    /// <summary>Model 2: an anomaly is what DBSCAN or the one-class SVM calls one.</summary>
    DbscanOrOneClassSvm = 2,

    /// <summary>Model 3: DBSCAN alone.</summary>
    Dbscan = 3,

    /// <summary>The reconstruction error alone against its threshold.</summary>
    LstmAutoencoder = 4,

    /// <summary>The isolation forest alone.</summary>
    IsolationForest = 5,

    /// <summary>The one-class SVM alone.</summary>
    OneClassSvm = 6,

    /// <summary>
    /// Everything side by side, in columns of their own (<see cref="HybridColumns"/>): the four detectors and the votes of models 1 and 2.
    /// The verdict is the majority of the four detectors.
    /// </summary>
    All = 7,

    /// <summary>
    /// The default: the members of <see cref="LstmHybridEstimator.Options.EnsembleMembers"/>, or those that
    /// <see cref="LstmHybridEstimator.Options.Members"/> lists, on a scale of rarity that comes from rows which the member has not seen.
    /// The score is the members' mean on that scale; the verdict is the score against the threshold of
    /// <see cref="LstmHybridEstimator.Options.ExpectedFalseAlarmRate"/>.
    /// </summary>
    Ensemble = 8,
}
