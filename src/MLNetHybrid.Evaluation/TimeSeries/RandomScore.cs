using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Evaluation.TimeSeries;

/// <summary>Random scores and alarms, to compare figures with that are easily high.</summary>
internal static class RandomScore
{
    /// <summary>Uniform in [0, 1).</summary>
    public static float[] Uniform(int count, int seed)
    {
        var random = new RandomStream(seed, 0);
        var scores = new float[count];
        for (int i = 0; i < count; i++) scores[i] = (random.NextUInt64() >> 40) * (1f / (1 << 24));
        return scores;
    }

    /// <summary>As many alarms, at rows drawn without replacement.</summary>
    public static bool[] Alarms(int count, int alarms, int seed)
    {
        var random = new RandomStream(seed, 1);
        var rows = new int[alarms];
        RandomSubset.Draw(ref random, count, rows);
        var predictions = new bool[count];
        foreach (int row in rows) predictions[row] = true;
        return predictions;
    }
}
