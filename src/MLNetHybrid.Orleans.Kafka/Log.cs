using Microsoft.Extensions.Logging;

namespace MLNetHybrid.Orleans.Kafka;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The cluster failed; messages of {Topic} will be read again.")]
    public static partial void ClusterFailed(this ILogger logger, Exception failure, string topic);

    [LoggerMessage(2, LogLevel.Warning, "Kafka failed; {Topic} will be read on.")]
    public static partial void KafkaFailed(this ILogger logger, Exception failure, string topic);

    [LoggerMessage(3, LogLevel.Warning, "{Reason}")]
    public static partial void MessageRejected(this ILogger logger, Exception? failure, string reason);
}
