namespace AnomalyConsole;

/// <summary>What stands at the top of Program.cs.</summary>
internal sealed record Settings
{
    public required string File { get; init; }

    public required string Separator { get; init; }

    public required string Time { get; init; }

    public required string Machine { get; init; }

    public required string Label { get; init; }

    public required string Ignored { get; init; }

    public required string Faults { get; init; }

    public required double SecondsPerRow { get; init; }

    public required bool Calendar { get; init; }

    public required int WindowLength { get; init; }

    public required double TrainingShare { get; init; }
}
