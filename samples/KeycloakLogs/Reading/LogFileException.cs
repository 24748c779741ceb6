namespace KeycloakLogs.Reading;

/// <summary>A log file cannot be used. The message names the file, the place in it and what is wrong there.</summary>
internal sealed class LogFileException : Exception
{
    public LogFileException(string message) : base(message)
    {
    }

    public LogFileException(string message, Exception inner) : base(message, inner)
    {
    }
}
