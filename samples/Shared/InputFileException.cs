namespace Samples;

/// <summary>An input file cannot be used; the message names it, and says where in it and why.</summary>
internal sealed class InputFileException(string message, Exception? inner = null) : Exception(message, inner);
