namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>What a search for the core point nearest to a row finds.</summary>
/// <param name="Squared">Squared distance; positive infinity where there is no core point.</param>
/// <param name="Index">Which core point, in the order of the training rows; -1 where there is none.</param>
/// <param name="ClusterId">Lowest-numbered cluster with a core point within eps, <see cref="DensityClustering.Noise"/> for none or if not
/// asked for.</param>
internal readonly record struct NearestCore(double Squared, int Index, int ClusterId);
