using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PeerComparison.Autoencoder;

/// <summary>
/// The autoencoder as anyone would write it with PyTorch: modules of torch.nn, batch first.
/// <code>
/// encoder   4 x [ LSTM(H) -> dropout -> LayerNorm -> add shortcut ]   (shortcut: Linear(H) in the first, identity after)
/// latent    bidirectional LSTM(H), both final states
/// decoder   latent repeated L times -> 4 x [ LSTM(H) -> dropout -> LayerNorm ] -> Linear(F)
/// </code>
/// </summary>
internal sealed class TorchNetwork : nn.Module<Tensor, Tensor>
{
    private const int Blocks = 4, Layers = 4;
    private const double DropoutRate = 0.02, LayerNormEpsilon = 1e-3;

    private readonly ModuleList<LSTM> _encoder, _decoder;
    private readonly ModuleList<LayerNorm> _encoderNorms, _decoderNorms;
    private readonly LSTM _latent;
    private readonly Linear _shortcut, _output;
    private readonly Dropout _dropout = nn.Dropout(DropoutRate);
    private readonly int _steps;

    /// <summary>
    /// Random weights for windows of L = <paramref name="steps"/> and F = <paramref name="features"/>, and H = <paramref name="hidden"/>.
    /// </summary>
    public TorchNetwork(int features, int steps, int hidden) : base(nameof(TorchNetwork))
    {
        _steps = steps;
        _encoder = Lstms(Blocks, features, hidden);
        _encoderNorms = Norms(Blocks, hidden);
        _shortcut = nn.Linear(features, hidden);
        _latent = nn.LSTM(hidden, hidden, batchFirst: true, bidirectional: true);
        _decoder = Lstms(Layers, 2 * hidden, hidden);
        _decoderNorms = Norms(Layers, hidden);
        _output = nn.Linear(hidden, features);
        RegisterComponents();
    }

    /// <summary>x: (B, L, F) -> its reconstruction.</summary>
    public override Tensor forward(Tensor input)
    {
        Tensor x = input;
        for (int block = 0; block < Blocks; block++)
        {
            (Tensor h, _, _) = _encoder[block].forward(x);
            x = _encoderNorms[block].forward(_dropout.forward(h)) + (block == 0 ? _shortcut.forward(x) : x);
        }

        (_, Tensor states, _) = _latent.forward(x);
        x = cat([states[0], states[1]], 1).unsqueeze(1).expand(-1, _steps, -1);
        for (int layer = 0; layer < Layers; layer++)
        {
            (Tensor h, _, _) = _decoder[layer].forward(x);
            x = _decoderNorms[layer].forward(_dropout.forward(h));
        }

        return _output.forward(x);
    }

    private static ModuleList<LSTM> Lstms(int count, int width, int hidden) =>
        nn.ModuleList([.. Enumerable.Range(0, count).Select(i => nn.LSTM(i == 0 ? width : hidden, hidden, batchFirst: true))]);

    private static ModuleList<LayerNorm> Norms(int count, int hidden) =>
        nn.ModuleList([.. Enumerable.Range(0, count).Select(_ => nn.LayerNorm(hidden, LayerNormEpsilon))]);
}
