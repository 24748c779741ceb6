namespace MLNetHybrid;

/// <summary>How gamma follows from the training rows where no value is given.</summary>
public enum GammaRule
{
    /// <summary>1 / (D v), v the variance of all values of the training rows taken together; 1 where v is 0.</summary>
    Scale,

    /// <summary>1 / D</summary>
    Auto,
}
