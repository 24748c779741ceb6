namespace MLNetHybrid.Features;

/// <summary>How a scale is fitted, checked.</summary>
/// <param name="Kind">What is subtracted, and what is divided by.</param>
/// <param name="Center">Whether anything is subtracted.</param>
/// <param name="Clip">Outputs stay in [-Clip, Clip].</param>
/// <param name="KeepSparse">
/// Whether training rows that arrive sparse (see <see cref="LstmAutoencoder.Training.RowCollector.LargestSparseShare"/>) stay sparse: then nothing is
/// subtracted, and columns that hold only 0 and 1 keep scale 1. They are flags: their values say yes or no, and dividing by the spread would
/// make a category count the more, the rarer it is.
/// </param>
internal sealed record ScalePlan(ScaleKind Kind, bool Center, double? Clip, bool KeepSparse);
