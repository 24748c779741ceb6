using Microsoft.Extensions.Diagnostics.HealthChecks;
using MLNetHybrid.Orleans.Models;

namespace MLNetHybrid.Orleans.Telemetry;

/// <summary>Unhealthy without a model; degraded while the newest one is refused or buckets cannot be stored.</summary>
internal sealed class ScoringHealthCheck(ISiloScorer scorer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            scorer.ModelHash is not string hash ? HealthCheckResult.Unhealthy(scorer.LoadProblem ?? "There is no model.")
            : scorer.LoadProblem is string refused ? HealthCheckResult.Degraded($"Model {hash} scores; the newest is refused: {refused}")

            : scorer.StorageProblem is string problem
            ? HealthCheckResult.Degraded($"Model {hash} scores; buckets are not stored: {problem}")
            : HealthCheckResult.Healthy($"Model {hash} scores."));
}
