using KeycloakLogs.Reading;
using KeycloakLogs.Training;

namespace KeycloakLogs.Commands;

/// <summary>Which exceptions are the input's fault and say all there is to say: those are shown as one line.</summary>
internal static class Failure
{
    public static bool IsExpected(Exception e) => e is LogFileException or ModelFileException or ArgumentException or InvalidOperationException
        or IOException or UnauthorizedAccessException or OperationCanceledException;

    public static string Describe(Exception e) => e is OperationCanceledException ? "cancelled" : e is ArgumentException ? WithoutParameter(e.Message) : e.Message;

    // ArgumentException adds "(Parameter 'x')", which means nothing on a command line, and the value once more.
    private static string WithoutParameter(string message)
    {
        int end = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
