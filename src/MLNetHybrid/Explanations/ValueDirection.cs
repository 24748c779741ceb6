namespace MLNetHybrid;

/// <summary>Where a value lies against the values of normal rows.</summary>
public enum ValueDirection
{
    /// <summary>No normal rows are known to compare with.</summary>
    Unknown = 0,

    /// <summary>Below 95 % of them.</summary>
    Below = 1,

    /// <summary>Among them: what is unusual is not this value alone, but how it goes together with others.</summary>
    Within = 2,

    /// <summary>Above 95 % of them.</summary>
    Above = 3,
}
