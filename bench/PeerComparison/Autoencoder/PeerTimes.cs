namespace PeerComparison.Autoencoder;

/// <summary>What a peer took with one of its settings.</summary>
/// <param name="Setting">Of its threads.</param>
/// <param name="SecondsPerUnit">One figure per round.</param>
internal sealed record PeerTimes(string Setting, IReadOnlyList<double> SecondsPerUnit);
