namespace MLNetHybrid.Detectors.Search;

/// <summary>A row found near a query row.</summary>
/// <param name="Squared">Its squared distance; positive infinity: none was found yet.</param>
/// <param name="Index">Which row, in the original order; -1: none.</param>
internal readonly record struct NearRow(double Squared, int Index)
{
    public static readonly NearRow None = new(double.PositiveInfinity, -1);

    /// <summary>Nearer rows come first; of equally near ones, the first in the original order.</summary>
    public bool IsBefore(NearRow other) => Squared < other.Squared || (Squared == other.Squared && Index < other.Index);
}
