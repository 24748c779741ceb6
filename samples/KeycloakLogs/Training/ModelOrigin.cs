using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Training;

/// <summary>What a model was made from.</summary>
/// <param name="TrainingEvents">Events that it learned from.</param>
/// <param name="Until">The latest of them.</param>
/// <param name="Trained">When it was trained.</param>
/// <param name="Version">Of the library.</param>
internal sealed record ModelOrigin(int TrainingEvents, DateTimeOffset Until, DateTimeOffset Trained, string Version)
{
    public static ModelOrigin Of(IReadOnlyList<LogEvent> training, TimeProvider clock) => new(
        training.Count, training.Max(row => row.Timestamp), clock.GetUtcNow(),
        typeof(MLNetHybrid.HybridColumns).Assembly.GetName().Version?.ToString(3) ?? "");
}
