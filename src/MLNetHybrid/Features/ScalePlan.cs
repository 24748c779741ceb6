namespace MLNetHybrid.Features;

/// <summary>How a scale is fitted, checked.</summary>
/// <param name="Kind">What is subtracted, and what is divided by.</param>
/// <param name="Center">Whether anything is subtracted.</param>
/// <param name="Clip">Outputs stay in [-Clip, Clip].</param>
/// <param name="FlagsAsZeroOne">Whether features with two values become 0 and 1, whatever the kind.</param>
/// <param name="KeepSparse">
/// Whether nothing is subtracted where the training rows arrive sparse: where at most
/// <see cref="Components.FeatureValues.LargestSparseShare"/> of their values is there.
/// </param>
internal sealed record ScalePlan(ScaleKind Kind, bool Center, double? Clip, bool FlagsAsZeroOne, bool KeepSparse);
