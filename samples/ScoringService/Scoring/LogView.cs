using KeycloakLogs.Reporting;

namespace ScoringService.Scoring;

/// <summary>Shows in the service's log what a training does.</summary>
/// <param name="log">For all of it.</param>
/// <param name="tell">Told the step that runs.</param>
internal sealed class LogView(ILogger log, Action<string> tell) : IRunView
{
    public void Say(string line) => log.LogInformation("{Line}", line);

    public T Step<T>(string name, Func<Action<string>, T> work)
    {
        tell(name);
        return work(detail => log.LogDebug("{Step}: {Detail}", name, detail));
    }

    public void Table(string title, IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
    }
}
