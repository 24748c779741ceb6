using TorchSharp;
using static TorchSharp.torch;

namespace PeerComparison.Autoencoder;

/// <summary>
/// libtorch's side of a comparison: <see cref="TorchNetwork"/> with torch.optim.Adam, trained or run on one batch of windows again and
/// again. No method of the program's other classes touches a type of TorchSharp, so the program runs where libtorch does not.
/// </summary>
internal sealed class TorchAutoencoder : IDisposable
{
    private const double LearningRate = 1e-3;

    private readonly TorchNetwork _network;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _windows;
    private readonly int _threads;

    /// <param name="windows">(B, L, F), row-major.</param>
    /// <param name="features">F.</param>
    /// <param name="steps">L.</param>
    /// <param name="hidden">H.</param>
    /// <param name="threads">Of libtorch; a number for the whole process, so it is set again before each run.</param>
    /// <exception cref="InvalidOperationException">libtorch cannot be loaded; the message is one line.</exception>
    public TorchAutoencoder(float[] windows, int features, int steps, int hidden, int threads)
    {
        if (TorchLibrary.MissingReason is string reason) throw new InvalidOperationException(reason);
        _threads = threads;
        random.manual_seed(1);
        _network = new TorchNetwork(features, steps, hidden);
        _optimizer = optim.Adam(_network.parameters(), LearningRate);
        _windows = tensor(windows, windows.Length / (steps * features), steps, features);
    }

    /// <summary>Forward with dropout, backward, Adam; returns the mean squared error.</summary>
    public float TrainingStep()
    {
        UseThreads();
        using DisposeScope scope = NewDisposeScope();
        _network.train();
        _optimizer.zero_grad();
        Tensor loss = nn.functional.mse_loss(_network.forward(_windows), _windows);
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    /// <summary>errors (B): each window's mean squared error, without dropout.</summary>
    public void Score(Span<float> errors)
    {
        UseThreads();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        _network.eval();
        Tensor residual = _network.forward(_windows) - _windows;
        residual.square().mean([1, 2]).data<float>().CopyTo(errors);
    }

    private void UseThreads()
    {
        if (get_num_threads() != _threads) set_num_threads(_threads);
    }

    public void Dispose()
    {
        _windows.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
    }
}
