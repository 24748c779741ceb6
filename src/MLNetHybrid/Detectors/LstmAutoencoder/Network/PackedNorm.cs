namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>A copy of a layer normalization's weights.</summary>
internal sealed class PackedNorm(NormParameters norm)
{
    public NormParameters Parameters => norm;

    public float[] Gamma { get; } = new float[norm.Gamma.Length];

    public float[] Beta { get; } = new float[norm.Beta.Length];

    /// <summary>Takes over the weights, a flat array in the layout's order.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        norm.Gamma.Of(weights).CopyTo(Gamma);
        norm.Beta.Of(weights).CopyTo(Beta);
    }
}
