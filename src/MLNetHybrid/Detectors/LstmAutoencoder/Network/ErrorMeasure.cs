namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>How a window's residuals become one number.</summary>
/// <param name="Scope">The steps over which the error averages.</param>
/// <param name="Loss">The function of a residual that is averaged.</param>
internal readonly record struct ErrorMeasure(ErrorScope Scope, ReconstructionLoss Loss)
{
    /// <summary>First step, from 0, of a window of <paramref name="windowLength"/> steps that counts.</summary>
    public int FirstStep(int windowLength) => Scope == ErrorScope.LastStep ? windowLength - 1 : 0;
}
