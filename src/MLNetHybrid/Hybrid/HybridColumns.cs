namespace MLNetHybrid;

/// <summary>
/// The columns that a hybrid adds besides its <c>Score</c> and <c>PredictedLabel</c>. Which of them are there depends on the
/// <see cref="HybridModel"/>: a detector that stands alone writes to <c>Score</c> and <c>PredictedLabel</c> itself. A
/// <see cref="HybridMember"/> of another name has columns of its own: <see cref="HybridMember.ScoreColumnName"/>.
/// </summary>
public static class HybridColumns
{
    /// <summary>The input features, scaled; only where the hybrid scales them.</summary>
    public const string ScaledFeatures = "ScaledFeatures";

    /// <summary>The window of scaled features, a vector of shape (L, F); only where the hybrid makes windows.</summary>
    public const string Window = "Window";

    /// <summary>The autoencoder's latent vector.</summary>
    public const string Latent = "Latent";

    /// <summary>
    /// The autoencoder's loss at each value of the window, a vector of shape (L, F); only where the autoencoder's options give
    /// <see cref="LstmAutoencoderTrainer.Options.ReconstructionErrorPerFeatureColumnName"/> any name.
    /// </summary>
    public const string ReconstructionErrorPerFeature = "ReconstructionErrorPerFeature";

    /// <summary>What the detectors see: the normalized latent vector, by default with the normalized error.</summary>
    public const string Features = "HybridFeatures";

    /// <summary>The autoencoder's score: the reconstruction error, its loss averaged over the window.</summary>
    public const string LstmAutoencoderScore = "LstmAutoencoderScore";

    /// <summary>The autoencoder's verdict.</summary>
    public const string LstmAutoencoderPredictedLabel = "LstmAutoencoderPredictedLabel";

    /// <summary>The isolation forest's score.</summary>
    public const string IsolationForestScore = "IsolationForestScore";

    /// <summary>The isolation forest's verdict.</summary>
    public const string IsolationForestPredictedLabel = "IsolationForestPredictedLabel";

    /// <summary>The one-class SVM's score.</summary>
    public const string OneClassSvmScore = "OneClassSvmScore";

    /// <summary>The one-class SVM's verdict.</summary>
    public const string OneClassSvmPredictedLabel = "OneClassSvmPredictedLabel";

    /// <summary>DBSCAN's score.</summary>
    public const string DbscanScore = "DbscanScore";

    /// <summary>DBSCAN's verdict.</summary>
    public const string DbscanPredictedLabel = "DbscanPredictedLabel";

    /// <summary>The score of the principal components.</summary>
    public const string PrincipalComponentsScore = "PrincipalComponentsScore";

    /// <summary>The verdict of the principal components.</summary>
    public const string PrincipalComponentsPredictedLabel = "PrincipalComponentsPredictedLabel";

    /// <summary>The score of the nearest neighbours.</summary>
    public const string NearestNeighborsScore = "NearestNeighborsScore";

    /// <summary>The verdict of the nearest neighbours.</summary>
    public const string NearestNeighborsPredictedLabel = "NearestNeighborsPredictedLabel";

    /// <summary>The combined score of model 1, DBSCAN and isolation forest.</summary>
    public const string DbscanAndIsolationForestScore = "DbscanAndIsolationForestScore";

    /// <summary>The verdict of model 1.</summary>
    public const string DbscanAndIsolationForestPredictedLabel = "DbscanAndIsolationForestPredictedLabel";

    /// <summary>The combined score of model 2, DBSCAN or one-class SVM.</summary>
    public const string DbscanOrOneClassSvmScore = "DbscanOrOneClassSvmScore";

    /// <summary>The verdict of model 2.</summary>
    public const string DbscanOrOneClassSvmPredictedLabel = "DbscanOrOneClassSvmPredictedLabel";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<string> All { get; } =
    [
        ScaledFeatures, Window, Latent, ReconstructionErrorPerFeature, Features,
        LstmAutoencoderScore, LstmAutoencoderPredictedLabel, IsolationForestScore, IsolationForestPredictedLabel,
        PrincipalComponentsScore, PrincipalComponentsPredictedLabel, NearestNeighborsScore, NearestNeighborsPredictedLabel,
        OneClassSvmScore, OneClassSvmPredictedLabel, DbscanScore, DbscanPredictedLabel,
        DbscanAndIsolationForestScore, DbscanAndIsolationForestPredictedLabel, DbscanOrOneClassSvmScore, DbscanOrOneClassSvmPredictedLabel,
    ];
}
