using Microsoft.ML.Data;

namespace MLNetHybrid.Serving.Tests;

/// <summary>An event of a machine.</summary>
public sealed class Reading
{
    public string Machine { get; set; } = "";

    public long Number { get; set; }

    [VectorType(3)]
    public float[] Features { get; set; } = [];

    /// <summary>Readings of several machines in turn; each is a slow wave with noise.</summary>
    public static Reading[] Make(int count, int machines = 5, int seed = 1, float shift = 0)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new Reading
            {
                Machine = $"m{i % machines}",
                Number = i / machines + 1,
                Features = [.. Enumerable.Range(0, 3).Select(f => shift + MathF.Sin(i / 40f + f) + (float)random.NextDouble() / 5)],
            }),
        ];
    }
}

/// <summary>A verdict that says when an event was not applied.</summary>
public sealed class ReadingVerdict : IStreamVerdict
{
    public float Score { get; set; }

    public bool PredictedLabel { get; set; }

    [NoColumn]
    public RowStatus Status { get; private set; }

    public void SetStatus(RowStatus status) => Status = status;
}
