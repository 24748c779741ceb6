namespace MLNetHybrid.Orleans.Kafka;

/// <summary>A message cannot be scored, and the worker was told to stop at such: see <see cref="PoisonMessages.Stop"/>.</summary>
public sealed class PoisonMessageException(string message, Exception? inner = null) : Exception(message, inner);
