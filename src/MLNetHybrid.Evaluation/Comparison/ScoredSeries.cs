namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>What one scorer says about every test row; NaN where it says nothing.</summary>
internal sealed record ScoredSeries(string Name, bool IsBaseline, float[] Scores, bool[] Predictions);
