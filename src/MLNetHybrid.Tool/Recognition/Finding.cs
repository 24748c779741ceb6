namespace MLNetHybrid.Tool.Recognition;

/// <summary>One thing that was recognised.</summary>
/// <param name="Subject">What it is: "separator", "clock", "left out".</param>
/// <param name="Taken">What was taken for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Options">The options that say otherwise.</param>
internal sealed record Finding(string Subject, string Taken, string Reason, string Options);
