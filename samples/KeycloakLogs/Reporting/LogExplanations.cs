using KeycloakLogs.Features;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

namespace KeycloakLogs.Reporting;

/// <summary>How verdicts on events are explained.</summary>
internal static class LogExplanations
{
    /// <param name="scored">The schema of scored events.</param>
    public static ExplanationOptions Options(DataViewSchema scored) => new()
    {
        FeatureNames = Names(scored[LogFeatures.Row]),
        // Flags and counts of events have no course that could be normal: what would have to change is another event.
        MaximumChanges = 0,
        NeighborCount = 0,
    };

    /// <summary>The features of an event, in words.</summary>
    public static string[] Names(DataViewSchema.Column features)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        features.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => LogFeatures.Describe(name.ToString()))];
    }
}
