namespace PeerComparison.Autoencoder;

/// <summary>What one side does in one turn.</summary>
/// <param name="Who">The side.</param>
/// <param name="Run">The work.</param>
/// <param name="Units">How many units, say windows, one call of <paramref name="Run"/> does.</param>
/// <param name="Setting">Of a side that is measured with several, of which the best counts.</param>
internal sealed record TimedWork(string Who, Action Run, int Units, string Setting = "");
