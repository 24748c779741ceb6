using MLNetHybrid.Components;


namespace MLNetHybrid.Detectors.LstmAutoencoder;

/// <summary>The autoencoder's columns: those of every detector, and its own.</summary>
/// <param name="Detector">Feature, score and label.</param>
/// <param name="Latent">Output, vector of 2Z Single.</param>
/// <param name="ReconstructionErrorPerFeature">Output, vector of shape (L, F) of Single; null: not computed.</param>
internal sealed record LstmAutoencoderColumns(AnomalyColumns Detector, string Latent, string? ReconstructionErrorPerFeature)
{
    public static LstmAutoencoderColumns Checked(LstmAutoencoderTrainer.Options options)
    {
        AnomalyColumns detector = AnomalyColumns.Checked(
            options.FeatureColumnName, options.ScoreColumnName, options.PredictedLabelColumnName, statusColumnName: options.StatusColumnName);
        string? perFeature = options.ReconstructionErrorPerFeatureColumnName;
        string[] outputs =
        [
            detector.Score, detector.PredictedLabel, Argument.ColumnName(options.LatentColumnName),
            .. perFeature is null ? (string[])[] : [Argument.ColumnName(perFeature, nameof(options.ReconstructionErrorPerFeatureColumnName))],
            .. detector.Status is string status ? (string[])[status] : [],
        ];
        if (outputs.Distinct(StringComparer.Ordinal).Count() < outputs.Length)
            throw new ArgumentException($"The output columns of LstmAutoencoder must differ; got '{string.Join("', '", outputs)}'.", nameof(options));
        return new LstmAutoencoderColumns(detector, outputs[2], perFeature);
    }
}
