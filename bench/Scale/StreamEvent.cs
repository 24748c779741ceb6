using Microsoft.ML.Data;

namespace ScaleBench;

/// <summary>One event of one of many streams.</summary>
internal sealed class StreamEvent
{
    /// <summary>F.</summary>
    public const int FeatureCount = 64;

    /// <summary>Tells streams apart.</summary>
    public int Stream { get; set; }

    /// <summary>F values. The array is used again for the next event.</summary>
    [VectorType(FeatureCount)]
    public float[] Features { get; set; } = new float[FeatureCount];

    /// <summary>0: a normal event; else the kind of the anomaly, see <see cref="AnomalyKind"/>.</summary>
    public int Kind { get; set; }
}
