namespace KeycloakLogs.Training;

/// <summary>A model file cannot be used; the message names it and says why.</summary>
internal sealed class ModelFileException(string message, Exception? inner = null) : Exception(message, inner);
