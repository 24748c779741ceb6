namespace Samples;

/// <summary>
/// Which exceptions are the input's fault and say all there is to say: those are shown as one line, without a stack trace.
/// </summary>
internal static class Failure
{
    public static bool IsExpected(Exception e) =>
        e is InputFileException or ArgumentException or InvalidOperationException or FormatException
        or IOException or UnauthorizedAccessException or OperationCanceledException;

    /// <summary>The line to show.</summary>
    public static string Describe(Exception e) => TerminalText.Of($"error: {e switch
    {
        OperationCanceledException => "cancelled",
        ArgumentException => WithoutParameter(e.Message),
        _ => e.Message,
    }}");

    // ArgumentException adds "(Parameter 'x')", which means nothing on a command line, and the value once more.
    private static string WithoutParameter(string message)
    {
        int end = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
