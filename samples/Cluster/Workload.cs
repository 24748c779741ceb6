namespace Cluster;

/// <summary>
/// Events of machines in turn, computed from their place, so that they need not be kept to be sent again: each machine is a slow wave with
/// noise of its own.
/// </summary>
internal sealed class Workload(long count, int machines)
{
    private readonly string[] _names = [.. Enumerable.Range(0, machines).Select(machine => $"machine {machine}")];

    public long Count => count;

    public int Machines => machines;

    /// <summary>The event at a place, in [0, count).</summary>
    public Reading At(long place)
    {
        int machine = (int)(place % machines);
        long number = place / machines + 1;
        float[] features = new float[Reading.FeatureCount];
        ulong noise = (ulong)place * 0x9E3779B97F4A7C15;
        for (int f = 0; f < features.Length; f++)
        {
            noise = (noise ^ (noise >> 29)) * 0xBF58476D1CE4E5B9;
            features[f] = MathF.Sin(number / 20f + machine + f) + (noise >> 40) * (0.2f / (1 << 24));
        }
        return new Reading { Machine = _names[machine], Number = number, Value = features[0], Features = features };
    }
}
