using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>What a file was taken for.</summary>
/// <param name="Layout">How to read it.</param>
/// <param name="Findings">What was recognised, and why, in the order to be shown.</param>
internal sealed record RecognisedFile(CsvLayout Layout, IReadOnlyList<Finding> Findings)
{
    /// <summary>How the clock's cells are read; null: there is no clock.</summary>
    public ClockFormat? Clock { get; init; }
}
