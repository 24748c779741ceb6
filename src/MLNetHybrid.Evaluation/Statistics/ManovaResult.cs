namespace MLNetHybrid.Evaluation;

/// <summary>What <see cref="Manova"/> found.</summary>
public sealed class ManovaResult
{
    internal ManovaResult(FTest wilks, FTest pillai, FTest hotellingLawley, FTest roy, bool isDescriptive) =>
        (WilksLambda, PillaiTrace, HotellingLawleyTrace, RoyGreatestRoot, IsDescriptive) =
        (wilks, pillai, hotellingLawley, roy, isDescriptive);

    /// <summary>Small where groups differ; Rao's F.</summary>
    public FTest WilksLambda { get; }

    /// <summary>Large where groups differ; the most robust of the four.</summary>
    public FTest PillaiTrace { get; }

    /// <summary>Large where groups differ; McKeon's F.</summary>
    public FTest HotellingLawleyTrace { get; }

    /// <summary>Large where groups differ along one direction; its p-value is a lower bound.</summary>
    public FTest RoyGreatestRoot { get; }

    /// <summary>Observations share rows: the p-values are no test.</summary>
    public bool IsDescriptive { get; }
}
