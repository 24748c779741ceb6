namespace PeerComparison.Autoencoder;

/// <summary>Another library that runs the same network, with one setting of its threads.</summary>
internal interface IAutoencoderPeer : IDisposable
{
    /// <summary>Name and version.</summary>
    string Name { get; }

    /// <summary>How many threads, and how they wait. Of a library's settings the best counts.</summary>
    string Setting { get; }

    /// <summary>One step of the optimizer on a batch, or null where the peer does not train.</summary>
    /// <param name="windows">(N, L, F)</param>
    /// <param name="count">N</param>
    Action? TrainingStep(float[] windows, int count);

    /// <summary>Reconstruction errors and latent vectors of a batch.</summary>
    /// <param name="windows">(N, L, F)</param>
    /// <param name="count">N</param>
    Action Scoring(float[] windows, int count);
}
