namespace MLNetHybrid;

/// <summary>What <c>Scale</c> subtracts from a feature, and what it divides it by.</summary>
public enum ScaleKind
{
    /// <summary>(x - mean) / standard deviation, that of the population (divided by n), as scikit-learn's StandardScaler.</summary>
    Standard = 0,

    /// <summary>
    /// (x - least value) / (greatest value - least value), as scikit-learn's MinMaxScaler: training values lie in [0, 1].
    /// </summary>
    MinMax = 1,

    /// <summary>
    /// (x - median) / (third quartile - first quartile), quartiles interpolated linearly, as scikit-learn's RobustScaler. A few outliers
    /// among the training rows do not change the scale.
    /// </summary>
    Robust = 2,
}
