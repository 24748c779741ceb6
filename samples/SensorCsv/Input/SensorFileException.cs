namespace SensorCsv.Input;

/// <summary>An input that cannot be used; the message tells the user where and why.</summary>
internal sealed class SensorFileException : Exception
{
    public SensorFileException(string message) : base(message)
    {
    }

    public SensorFileException(string message, Exception cause) : base(message, cause)
    {
    }
}
