namespace KeycloakLogs.Reading;

/// <summary>What was found in the files read so far. Complete when the last event was taken.</summary>
internal sealed class LogReadingNotes
{
    private readonly List<FileNotes> _files = [];

    /// <summary>Events read.</summary>
    public long Records => _files.Sum(file => (long)file.Records);

    /// <summary>Files read.</summary>
    public IReadOnlyList<FileNotes> Files => _files;

    /// <summary>One sentence each.</summary>
    public IReadOnlyList<string> Lines => [.. _files.SelectMany(file => file.Lines()), .. WithoutSuccesses()];

    /// <summary>Begins a file.</summary>
    public FileNotes Add(string name)
    {
        var file = new FileNotes(name);
        _files.Add(file);
        return file;
    }

    // By default Keycloak logs successes at the level debug, which it does not show.
    private IEnumerable<string> WithoutSuccesses()
    {
        if (_files.Any(file => file.LogEvents > 0) && _files.All(file => file.LogSuccesses == 0))
            yield return "The server's log holds failures only: Keycloak logs successes with the setting "
                + "spi-events-listener--jboss-logging--success-level=info. Without them what is usual cannot be learned.";
    }
}
