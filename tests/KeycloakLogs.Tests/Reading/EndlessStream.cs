namespace KeycloakLogs.Tests.Reading;

/// <summary>Gives a beginning once, then the same bytes again and again.</summary>
internal sealed class EndlessStream(byte[] begin, byte[] again) : MemoryStream([.. begin, .. again])
{
    public long Given { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int count = base.Read(buffer);
        if (Position == Length) Position = begin.Length;
        Given += count;
        return count > 0 || again.Length == 0 ? count : Read(buffer);
    }
}
