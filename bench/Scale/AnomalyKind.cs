namespace ScaleBench;

/// <summary>What is wrong with an event.</summary>
internal enum AnomalyKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Three features jump for one event.</summary>
    Spike,

    /// <summary>Six features lie higher for a while.</summary>
    LevelShift,

    /// <summary>Sixteen features follow each other's causes for a while: each has values that are usual for it, but not together.</summary>
    Correlation,

    /// <summary>The events of a while come in another order: each is usual, what follows what is not.</summary>
    Order,
}
