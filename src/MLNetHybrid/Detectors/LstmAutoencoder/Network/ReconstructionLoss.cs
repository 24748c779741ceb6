namespace MLNetHybrid;

/// <summary>
/// What training minimises and the reconstruction error reports: the mean of a function of the residual r = reconstruction - input.
/// </summary>
public enum ReconstructionLoss
{
    /// <summary>r^2. The default.</summary>
    MeanSquaredError = 0,

    /// <summary>|r|: a few large residuals weigh less.</summary>
    MeanAbsoluteError = 1,

    /// <summary>Huber (1964) with delta = 1: r^2 / 2 where |r| is at most 1, else |r| - 1/2.</summary>
    Huber = 2,
}
