namespace MLNetHybrid.LstmAutoencoder;

/// <summary>Over which part of a window, shape (L, F), the reconstruction error is averaged.</summary>
public enum ErrorScope
{
    /// <summary>Mean loss over all L x F values of the window. The default.</summary>
    Window = 0,

    /// <summary>
    /// Mean loss over the F features of the window's last row only: the row that the window ends at, and whose
    /// label the window carries.
    /// </summary>
    LastStep = 1,
}
