namespace MLNetHybrid.Hybrid;

/// <summary>What the detectors of a hybrid see of each window.</summary>
public enum DetectorFeatures
{
    /// <summary>The latent vector and the reconstruction error: 2H + 1 values.</summary>
    LatentAndError,

    /// <summary>The latent vector alone: 2H values.</summary>
    Latent,
}
