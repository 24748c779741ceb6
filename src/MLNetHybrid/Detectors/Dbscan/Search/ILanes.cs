namespace MLNetHybrid.Detectors.Dbscan.Search;

/// <summary>One vector of single-precision lanes, so that a kernel is written once for every width of the hardware.</summary>
/// <typeparam name="TSelf">The vector.</typeparam>
internal interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Lanes of the vector; divides 16.</summary>
    static abstract int Count { get; }

    /// <summary>The <see cref="Count"/> values that begin here; the caller answers for their being there.</summary>
    static abstract TSelf Load(ref readonly float first);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf All(float value);

    /// <summary>sum + (x - y)^2, with or without a rounding between product and sum.</summary>
    static abstract TSelf AddSquaredDifference(TSelf sum, TSelf x, TSelf y);

    /// <summary>sum + max(0, lo - otherHi, otherLo - hi)^2, with or without a rounding between product and sum.</summary>
    static abstract TSelf AddSquaredGap(TSelf sum, TSelf otherLo, TSelf otherHi, TSelf lo, TSelf hi);

    /// <summary>The lesser of the two in each lane; any of them where one is no number.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>Bit l is set where lane l is at most <paramref name="bound"/>.</summary>
    static abstract uint AtMost(TSelf values, TSelf bound);

    /// <summary>Writes the lanes to the first <see cref="Count"/> places.</summary>
    static abstract void Store(TSelf values, Span<float> destination);
}
