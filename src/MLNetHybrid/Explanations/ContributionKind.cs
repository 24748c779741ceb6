namespace MLNetHybrid;

/// <summary>How a member's score was divided among the features.</summary>
public enum ContributionKind
{
    /// <summary>It was not: the member is of another library and no normal rows are known to put in place of the row's values.</summary>
    None = 0,

    /// <summary>
    /// By the detector itself: the values of its column of feature contributions, or of its reconstruction error per feature, summed over
    /// the rows of the window.
    /// </summary>
    Detector = 1,

    /// <summary>
    /// By replacement: what the member's rarity (its score where there is no rarity) loses when the feature has the values of a normal row.
    /// So it is for members that see no features, but the autoencoder's latent vector.
    /// </summary>
    Replacement = 2,

    /// <summary>
    /// By distance: the squared difference from the most similar normal row, in standard deviations. So it is where the member's score
    /// stays the same whichever feature is replaced, as beyond a certain distance some say the same of everything.
    /// </summary>
    Distance = 3,
}
