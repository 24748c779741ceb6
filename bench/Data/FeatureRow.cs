namespace Bench.Data;

/// <summary>A row as ML.NET reads it from objects.</summary>
internal sealed class FeatureRow
{
    /// <summary>(D)</summary>
    public float[] Features { get; set; } = [];
}
