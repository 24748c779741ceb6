using Microsoft.Extensions.Logging;

namespace MLNetHybrid.Serving.Telemetry;

/// <summary>What is logged.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Kind}: model {Hash} of {Source} scores now; memories taken over: {Continued}")]
    public static partial void ModelLoaded(ILogger log, string kind, string source, string hash, string continued);

    [LoggerMessage(2, LogLevel.Error, "{Kind}: the model of {Source} is refused: {Problem} Model {Old} goes on.")]
    public static partial void ModelRefused(ILogger log, string kind, string source, string problem, string old);

    [LoggerMessage(3, LogLevel.Information, "Streams go on from the saved state and {Changes} changes")]
    public static partial void StateRestored(ILogger log, int changes);

    [LoggerMessage(4, LogLevel.Warning, "The saved state is not used, and streams begin anew: {Problem}")]
    public static partial void StateNotRestored(ILogger log, string problem);

    [LoggerMessage(5, LogLevel.Error, "{Kind}: what streams remember could not be kept: {Problem}")]
    public static partial void StateNotKept(ILogger log, string kind, string problem);

    [LoggerMessage(6, LogLevel.Warning, "{Kind}: {Columns} have moved away from training")]
    public static partial void Drifted(ILogger log, string kind, string columns);

    [LoggerMessage(7, LogLevel.Debug, "To be tried again: {Problem}")]
    public static partial void TurnFailed(ILogger log, string problem);
}
