using MLNetHybrid.Components;

namespace MLNetHybrid.LstmAutoencoder;

/// <summary>The autoencoder's columns: those of every detector, and its own two.</summary>
/// <param name="Detector">Feature, score and label.</param>
/// <param name="Latent">Output, vector of 2H Single.</param>
/// <param name="ReconstructionError">Output, Single.</param>
internal sealed record LstmAutoencoderColumns(AnomalyColumns Detector, string Latent, string ReconstructionError)
{
    public static LstmAutoencoderColumns Checked(LstmAutoencoderTrainer.Options options)
    {
        AnomalyColumns detector = AnomalyColumns.Checked(options.FeatureColumnName, options.ScoreColumnName, options.PredictedLabelColumnName);
        string[] outputs = [detector.Score, detector.PredictedLabel, Require.ColumnName(options.LatentColumnName), Require.ColumnName(options.ReconstructionErrorColumnName)];
        if (outputs.Distinct(StringComparer.Ordinal).Count() < outputs.Length)
            throw new ArgumentException($"The output columns of LstmAutoencoder must differ; got '{string.Join("', '", outputs)}'.", nameof(options));
        return new LstmAutoencoderColumns(detector, outputs[2], outputs[3]);
    }
}
