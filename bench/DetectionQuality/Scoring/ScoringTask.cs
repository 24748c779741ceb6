using Microsoft.ML;
using Microsoft.ML.Data;

namespace DetectionQuality.Scoring;

/// <summary>Rows to learn from, and rows to score.</summary>
/// <param name="Context">Seeded with the settings' seed.</param>
/// <param name="Training">In the order of time where there is one; without labels.</param>
/// <param name="Rows">Likewise; a score is wanted for each.</param>
/// <param name="Settings">Of the detectors.</param>
internal sealed record ScoringTask(MLContext Context, IDataView Training, IDataView Rows, ScoringSettings Settings)
{
    /// <summary>Single, a vector of D values.</summary>
    public const string Features = "Features";

    /// <summary>The features as arrays, for what is no ML.NET pipeline.</summary>
    public static float[][] Values(IDataView view) => [.. view.GetColumn<float[]>(Features)];
}
