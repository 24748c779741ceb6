using Microsoft.Extensions.Logging;

namespace MLNetHybrid.Orleans.Telemetry;

/// <summary>What is logged.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Name}: model {Hash} of {Source} scores now, generation {Generation}")]
    public static partial void ModelLoaded(ILogger log, string name, string hash, string source, int generation);

    [LoggerMessage(2, LogLevel.Error, "{Name}: the model of {Source} is refused: {Problem} Model {Old} goes on.")]
    public static partial void ModelRefused(ILogger log, string name, string source, string problem, string old);

    [LoggerMessage(3, LogLevel.Warning,
        "{Bucket}: what it remembers is of model {Hash}, which this silo does not know; its streams begin anew")]
    public static partial void ModelUnknown(ILogger log, string bucket, string hash);

    [LoggerMessage(4, LogLevel.Warning, "{Bucket} could not be stored, and will be tried again: {Problem}")]
    public static partial void NotStored(ILogger log, string bucket, string problem);

    [LoggerMessage(5, LogLevel.Warning, "{Bucket} was stored by another silo meanwhile, and is given up here: {Problem}")]
    public static partial void StoredElsewhere(ILogger log, string bucket, string problem);

    [LoggerMessage(6, LogLevel.Error, "{Bucket}: the model failed, and the bucket goes back to what is stored: {Problem}")]
    public static partial void ModelFailed(ILogger log, string bucket, string problem);

    [LoggerMessage(7, LogLevel.Error, "{Bucket} ends without being stored, and its events since then must be sent again: {Problem}")]
    public static partial void LostAtTheEnd(ILogger log, string bucket, string problem);
}
