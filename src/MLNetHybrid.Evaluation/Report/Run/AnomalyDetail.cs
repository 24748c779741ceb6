namespace MLNetHybrid.Evaluation.Report.Run;

/// <summary>An entry among the highest scores: a row, or neighbouring alarms of one stream, and what drove the highest of them.</summary>
/// <param name="Index">The row with the highest score, among the judged rows.</param>
/// <param name="Context">What the context columns say of it.</param>
/// <param name="Score">Of the first detector.</param>
/// <param name="Contributions">What each feature added; empty where not known.</param>
/// <param name="FeatureErrors">(L, F) error of each step and feature; empty where not known.</param>
internal sealed record AnomalyDetail(int Index, IReadOnlyList<string> Context, float Score, float[] Contributions, float[] FeatureErrors)
{
    /// <summary>The first alarm, among the judged rows.</summary>
    public int First { get; init; } = Index;

    /// <summary>The last alarm, among the judged rows.</summary>
    public int Last { get; init; } = Index;

    /// <summary>Alarms from the first to the last; 1 for a row alone.</summary>
    public int Alarms { get; init; } = 1;
}
