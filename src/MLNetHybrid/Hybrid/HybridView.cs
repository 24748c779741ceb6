namespace MLNetHybrid;

/// <summary>What a member of a hybrid sees of each row.</summary>
public enum HybridView
{
    /// <summary>
    /// The autoencoder's code of the window that ends at the row, with its error where <see cref="DetectorFeatures"/> says so; scaled.
    /// </summary>
    Latent = 0,

    /// <summary>The window that ends at the row: L rows of F scaled features.</summary>
    Window = 1,

    /// <summary>The row alone: F scaled features. Where the hybrid is given windows instead of rows: the window.</summary>
    Row = 2,
}
