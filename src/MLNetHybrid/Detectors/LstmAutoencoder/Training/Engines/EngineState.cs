namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>What an engine's steps change, each array in the layout's order. The number of steps done is the loop's to remember.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="FirstMoments">Adam's m.</param>
/// <param name="SecondMoments">Adam's v.</param>
internal sealed record EngineState(float[] Weights, float[] FirstMoments, float[] SecondMoments);
