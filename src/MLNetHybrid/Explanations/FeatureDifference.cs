namespace MLNetHybrid;

/// <summary>How a row differs from a normal one in one feature.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="RowsBefore">The row of the window in which they differ most: 0 is the row itself.</param>
/// <param name="Value">The row's value there.</param>
/// <param name="NormalValue">The normal row's value there.</param>
public sealed record FeatureDifference(string Feature, int RowsBefore, double Value, double NormalValue);
