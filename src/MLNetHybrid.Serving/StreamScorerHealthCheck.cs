using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MLNetHybrid.Serving;

/// <summary>
/// Unhealthy without a model; degraded while the newest one is refused, streams' memories cannot be kept, or columns have moved.
/// </summary>
internal sealed class StreamScorerHealthCheck<TEvent, TVerdict>(ServedStreamScorer<TEvent, TVerdict> scorer) : IHealthCheck
    where TEvent : class where TVerdict : class, new()
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (scorer.Model is not ServedModel model)
            return Task.FromResult(
                new HealthCheckResult(context.Registration.FailureStatus, scorer.LoadProblem ?? "There is no model yet."));
        var data = new Dictionary<string, object> { ["model"] = model.Hash, ["generation"] = model.Generation };
        List<string> problems = [];
        if (scorer.LoadProblem is string load) problems.Add($"The newest model was refused: {load}");
        if (scorer.StateProblem is string state) problems.Add($"What streams remember is not kept: {state}");
        if (scorer.Drift?.Report().Moved is { Count: > 0 } moved) problems.Add($"Moved away from training: {string.Join(", ", moved)}.");
        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy("The model is loaded.", data)
            : HealthCheckResult.Degraded(string.Join(" ", problems), data: data));
    }
}
