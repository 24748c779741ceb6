namespace KeycloakLogs.Reporting;

/// <summary>Where a command shows what it does.</summary>
internal interface IRunView
{
    void Say(string line);

    /// <summary>Runs one step of the job; <paramref name="work"/> may tell how far it is.</summary>
    T Step<T>(string name, Func<Action<string>, T> work);

    void Table(string title, IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows);
}
