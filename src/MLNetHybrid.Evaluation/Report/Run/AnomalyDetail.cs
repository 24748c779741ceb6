namespace MLNetHybrid.Evaluation.Report.Run;

/// <summary>One of the highest scores and what drove it.</summary>
/// <param name="Index">Among the judged rows.</param>
/// <param name="Context">What the context columns say of it.</param>
/// <param name="Score">Of the first detector.</param>
/// <param name="Contributions">What each feature added; empty where not known.</param>
/// <param name="FeatureErrors">(L, F) error of each step and feature; empty where not known.</param>
internal sealed record AnomalyDetail(int Index, IReadOnlyList<string> Context, float Score, float[] Contributions, float[] FeatureErrors);
