using Microsoft.ML.Data;

namespace Cluster;

/// <summary>An event of a machine.</summary>
internal sealed class Reading
{
    public const int FeatureCount = 8;

    public string Machine { get; set; } = "";

    public long Number { get; set; }

    /// <summary>The only thing that the cheap model looks at.</summary>
    public float Value { get; set; }

    [VectorType(FeatureCount)]
    public float[] Features { get; set; } = [];
}

/// <summary>What the model says of it.</summary>
internal sealed class ReadingVerdict
{
    public float Score { get; set; }
}
