using System.Collections;

namespace Bench.Data;

/// <summary>
/// An endless sequence of rows, the same at every pass: standard normal, or in clusters whose centres are normal with deviation 2 and whose
/// rows lie around them with deviation 0.5.
/// </summary>
internal sealed class RowSource : IEnumerable<float[]>
{
    private const double CentreDeviation = 2, RowDeviation = 0.5;

    private readonly int _columnCount, _clusterCount, _seed;

    /// <param name="columnCount">D</param>
    /// <param name="clusterCount">0: no clusters.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    public RowSource(int columnCount, int clusterCount, int seed)
    {
        _columnCount = columnCount;
        _clusterCount = clusterCount;
        _seed = seed;
    }

    public IEnumerator<float[]> GetEnumerator()
    {
        var random = new Random(_seed);
        float[][] centres = [.. Enumerable.Range(0, _clusterCount).Select(_ => Row(random, null, CentreDeviation))];
        while (true)
            yield return centres.Length == 0 ? Row(random, null, 1) : Row(random, centres[random.Next(centres.Length)], RowDeviation);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private float[] Row(Random random, float[]? centre, double deviation)
    {
        var row = new float[_columnCount];
        for (int j = 0; j < row.Length; j++) row[j] = (float)((centre?[j] ?? 0) + deviation * Gaussian.Next(random.NextDouble));
        return row;
    }
}
