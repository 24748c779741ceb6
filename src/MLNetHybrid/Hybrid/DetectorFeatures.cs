namespace MLNetHybrid;

/// <summary>What the detectors of a hybrid see of each window.</summary>
public enum DetectorFeatures
{
    /// <summary>The latent vector and the reconstruction error: one value more than the autoencoder's <c>LatentSize</c>.</summary>
    LatentAndError,

    /// <summary>The latent vector alone.</summary>
    Latent,
}
