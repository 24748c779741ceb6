using System.Globalization;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// The sizes of the autoencoder. Letters as in the kernels: L steps, F features, H units, Z units per direction of the latent LSTM, 2Z
/// latent values, D values per step of a decoder layer.
/// <code>
/// encoder   EncoderBlocks x [ LSTM(H) -> dropout -> LayerNorm -> add shortcut ]
///           (shortcut: Dense(H) where the block's input is not H wide, else identity)
/// latent    bidirectional LSTM(Z), both final states: 2Z
/// decoder   latent repeated L times -> DecoderLayers x [ LSTM(H), or both directions side by side -> dropout -> LayerNorm(D) ]
///           -> Dense(F) at each step
/// </code>
/// </summary>
/// <param name="WindowLength">L, steps per window.</param>
/// <param name="FeatureCount">F, features per step.</param>
/// <param name="HiddenSize">H, units of each LSTM of encoder and decoder.</param>
/// <param name="EncoderBlocks">Residual blocks of the encoder, may be 0.</param>
/// <param name="DecoderLayers">LSTM layers of the decoder, at least 1.</param>
internal sealed record NetworkArchitecture(int WindowLength, int FeatureCount, int HiddenSize, int EncoderBlocks, int DecoderLayers)
{
    /// <summary>Keras's default for LayerNormalization.</summary>
    public const double LayerNormEpsilon = 1e-3;

    public const int MaximumHiddenSize = 1024;
    public const int MaximumFeatureCount = 65536;
    public const int MaximumLayers = 32;

    // 64 Mi values: with blocks of 8 windows every index of a kernel stays an int.
    private const long MaximumWindowValues = 1 << 26;

    // A saved model holds them in one array of bytes.
    private const long MaximumWeights = 1 << 28;

    /// <summary>What <see cref="IsFeasible"/> asks for, for messages.</summary>
    public static string Limits => string.Create(
        CultureInfo.InvariantCulture,
        $"at most {MaximumFeatureCount} features, and steps x max(features, 8 x units) at most {MaximumWindowValues}, and about "
        + $"{MaximumWeights} weights at most");

    /// <summary>Z, units of each direction of the latent LSTM. H unless set.</summary>
    public int LatentUnits { get; init; } = HiddenSize;

    /// <summary>Whether each decoder layer runs over the steps in both directions and puts the two outputs side by side.</summary>
    public bool BidirectionalDecoder { get; init; }

    /// <summary>True if all sizes are in their ranges, so that no count of weights or values overflows.</summary>
    public bool IsFeasible =>
        WindowLength >= 1 && FeatureCount is >= 1 and <= MaximumFeatureCount && HiddenSize is >= 1 and <= MaximumHiddenSize
        && LatentUnits is >= 1 and <= MaximumHiddenSize && EncoderBlocks is >= 0 and <= MaximumLayers
        && DecoderLayers is >= 1 and <= MaximumLayers
        && (long)WindowLength * Math.Max(FeatureCount, 8 * WidestLstm) <= MaximumWindowValues
        && (EncoderBlocks + (BidirectionalDecoder ? 3L : 1L) * DecoderLayers + 3) * 8 * WidestLstm * WidestLstm
        + 8L * WidestLstm * FeatureCount
            <= MaximumWeights;

    /// <summary>2Z: the final states of the forward and the backward latent LSTM.</summary>
    public int LatentSize => 2 * LatentUnits;

    /// <summary>
    /// D, width of a decoder layer's output and of the output layer's input: H, or 2H where the decoder runs in both directions.
    /// </summary>
    public int DecoderWidth => BidirectionalDecoder ? 2 * HiddenSize : HiddenSize;

    /// <summary>E, values of a projected row: the first block's gates and shortcut, or both latent LSTMs' gates.</summary>
    public int ProjectedSize => EncoderBlocks > 0 ? 5 * HiddenSize : 8 * LatentUnits;

    /// <summary>Width of the input of encoder block <paramref name="block"/>.</summary>
    public int EncoderInputSize(int block) => block == 0 ? FeatureCount : HiddenSize;

    /// <summary>Width of the input of decoder layer <paramref name="layer"/>.</summary>
    public int DecoderInputSize(int layer) => layer == 0 ? LatentSize : DecoderWidth;

    /// <summary>Width of the latent LSTMs' input.</summary>
    public int LatentInputSize => EncoderBlocks > 0 ? HiddenSize : FeatureCount;

    private int WidestLstm => Math.Max(HiddenSize, LatentUnits);
}
