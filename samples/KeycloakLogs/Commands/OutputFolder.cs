using MLNetHybrid;

namespace KeycloakLogs.Commands;

/// <summary>The folder for a job's outputs.</summary>
internal static class OutputFolder
{
    /// <summary>
    /// Creates the folder and finds out whether the outputs can be written there, so that no work is lost for want of a place.
    /// </summary>
    /// <param name="folder">As given with <c>--out</c>.</param>
    /// <param name="outputs">Each with the option that it comes from.</param>
    /// <param name="inputs">Each with the option that it comes from.</param>
    /// <exception cref="IOException">There is no such folder and none can be created, or an output cannot be written; the message names the
    /// option.</exception>
    public static void Prepare(
        string folder, IReadOnlyList<(string Option, string Path)> outputs, IReadOnlyList<(string Option, string Path)> inputs)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--out: '{folder}' is no folder and none can be created there: {e.Message}", e);
        }
        AtomicFile.CheckTargets(outputs, inputs);
    }
}
