using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>
/// What a fit leaves behind: the core points with their clusters, and how the training rows fared. Judges rows; knows nothing of ML.NET.
/// Immutable, safe for any number of threads.
/// </summary>
internal sealed class DensityModel
{
    // core: (M, D) in the order of the training rows, coreClusterIds: (M), trainingClusterIds: (N), kDistances: (K)
    public DensityModel(
        TiledRows core, CoreClusters clusters, double epsilon, int minimumPoints, int[] trainingClusterIds, float[] kDistances, int knee)
    {
        Core = core;
        Clusters = clusters;
        Epsilon = epsilon;
        MinimumPoints = minimumPoints;
        TrainingClusterIds = trainingClusterIds;
        KDistances = kDistances;
        Knee = knee;
        Radius = new RadiusTest(epsilon * epsilon, core.ColumnCount);
    }

    /// <summary>Score of a row where there is no core point at all: farther from all density than any distance.</summary>
    public const float ScoreWithoutCorePoints = float.MaxValue;

    public TiledRows Core { get; }

    public CoreClusters Clusters { get; }

    public double Epsilon { get; }

    public int MinimumPoints { get; }

    /// <summary>One per training row, <see cref="DensityClustering.Noise"/> for noise.</summary>
    public int[] TrainingClusterIds { get; }

    /// <summary>The k-distance curve, ascending; empty where nobody asked for it.</summary>
    public float[] KDistances { get; }

    /// <summary>Place of the knee on the curve; -1 where there is none.</summary>
    public int Knee { get; }

    /// <summary>Of eps.</summary>
    public RadiusTest Radius { get; }

    /// <summary>Distance to the nearest core point over eps. Above 1 exactly where no core point lies within eps.</summary>
    // squared = min_j |x - core_j|^2.  score = sqrt(squared) / eps
    public float Score(double squared)
    {
        if (double.IsPositiveInfinity(squared)) return ScoreWithoutCorePoints;
        float score = (float)Math.Min(Math.Sqrt(squared) / Epsilon, float.MaxValue);
        // Square root, division and rounding to float may carry a score over the line; the verdict is that of the squares.
        return squared <= Radius.SquaredRadius ? Math.Min(score, 1f) : Math.Max(score, MathF.BitIncrement(1f));
    }

    /// <summary>Each feature's part in the squared score; 0 without a core point to differ from.</summary>
    // x: (D), nearest: which core point z is, contributions: (D).  c_j = (x_j - z_j)^2 / eps^2
    public void Explain(ReadOnlySpan<float> x, int nearest, Span<float> contributions)
    {
        if (nearest < 0)
        {
            contributions.Clear();
            return;
        }
        Core.CopyRow(nearest, contributions);
        for (int j = 0; j < contributions.Length; j++)
        {
            double parts = ((double)x[j] - contributions[j]) / Epsilon;
            contributions[j] = (float)Math.Min(parts * parts, float.MaxValue);
        }
    }
}
