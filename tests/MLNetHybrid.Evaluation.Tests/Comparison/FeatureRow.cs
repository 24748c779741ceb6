using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Tests.Comparison;

internal sealed class FeatureRow
{
    public bool Label { get; set; }

    [VectorType(2)] public float[] Features { get; set; } = [];
}
