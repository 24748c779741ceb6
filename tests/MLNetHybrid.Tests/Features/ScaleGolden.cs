namespace MLNetHybrid.Tests.Features;

/// <summary>scikit-learn's scalers, written by scale_golden.py; null stands for NaN.</summary>
internal sealed record ScaleGolden(
    string[] Names, float?[][] Rows, float?[][] Probes, ScaleGolden.Case[] Cases, float?[][] Sparse, double[] SparseScales)
{
    public static ScaleGolden Instance { get; } = Golden.Read<ScaleGolden>("scale");

    public static float[][] Values(float?[][] rows) => [.. rows.Select(row => row.Select(v => v ?? float.NaN).ToArray())];

    public sealed record Case(string Kind, double[] Shifts, double[] Scales, double?[][] Outputs)
    {
        public ScaleKind ScaleKind => Enum.Parse<ScaleKind>(Kind);
    }
}
