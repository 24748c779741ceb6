using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// A network with random weights and overlapping windows of random rows, in single precision and as the doubles that these are.
/// </summary>
internal sealed class RowSample
{
    public static readonly NetworkArchitecture[] Architectures =
    [
        new(WindowLength: 5, FeatureCount: 70, HiddenSize: 6, EncoderBlocks: 2, DecoderLayers: 2),
        new(4, 700, 16, 1, 1),
        new(1, 1, 1, 1, 1),
        new(3, 2, 8, 1, 1),         // fewer features than units: rank 2
        new(5, 9, 9, 2, 1),         // F = H: the shortcut is the row itself
        new(3, 300, 5, 0, 1) { LatentUnits = 7 },
        new(4, 130, 4, 1, 2) { LatentUnits = 3, BidirectionalDecoder = true },
        new(6, 64, 3, 3, 1),
    ];

    private readonly float[] _values;

    public RowSample(
        NetworkArchitecture architecture, int rowCount = 30, bool sparse = false, Action<NetworkLayout, float[]>? change = null)
    {
        Layout = new NetworkLayout(architecture);
        Weights = Draws.Single([.. Draws.Normal(4, Layout.ParameterCount).Select(v => v / 2)]);
        change?.Invoke(Layout, Weights);
        int F = architecture.FeatureCount;
        _values = Draws.Single(Draws.Normal(5, rowCount * F));
        if (sparse) for (int i = 0; i < _values.Length; i++) if (i % 11 != 0) _values[i] = 0;
        FeatureRows rows = sparse ? Sparse(_values, rowCount, F) : new DenseRows(_values, F);
        // two streams with a gap between them
        int length = architecture.WindowLength, half = rowCount / 2;
        int[] first = [.. Enumerable.Range(0, half - length + 1), .. Enumerable.Range(half, rowCount - half - length + 1)];
        Windows = new WindowSet(rows, first, architecture, [.. first.Select(row => row < half ? 0 : 1)]);
    }

    public NetworkLayout Layout { get; }
    public float[] Weights { get; }
    public WindowSet Windows { get; }

    /// <summary>Every window, (L, F), with all values.</summary>
    public float[] Values
    {
        get
        {
            var values = new float[Windows.Count * Windows.Architecture.WindowLength * Windows.Architecture.FeatureCount];
            Windows.CopyTo(0, Windows.Count, values);
            return values;
        }
    }

    public double[] Exact(int window)
    {
        var values = new float[Windows.Architecture.WindowLength * Windows.Architecture.FeatureCount];
        Windows.CopyTo(window, values);
        return [.. values.Select(v => (double)v)];
    }

    public NaiveNetwork Twin => new(Layout, [.. Weights.Select(v => (double)v)]);

    /// <summary>Makes rows of the output layer's kernel depend on each other.</summary>
    public static void MakeOutputDependent(NetworkLayout layout, float[] weights)
    {
        Span<float> w = layout.Output.Kernel.Of(weights.AsSpan());
        int F = layout.Output.Kernel.Columns;
        for (int f = 0; f < F; f++)
        {
            w[2 * F + f] = w[f] - 2 * w[F + f];
            w[3 * F + f] = 0;
        }
    }

    private static SparseRows Sparse(float[] values, int rowCount, int featureCount)
    {
        int[] starts = new int[rowCount], counts = new int[rowCount];
        var indices = new List<int>();
        for (int r = 0; r < rowCount; r++)
        {
            starts[r] = indices.Count;
            for (int f = 0; f < featureCount; f++) if (values[r * featureCount + f] != 0) indices.Add(f);
            counts[r] = indices.Count - starts[r];
        }

        int row = 0;
        float[] present = [.. indices.Select((f, i) =>
        {
            while (i >= starts[row] + counts[row]) row++;
            return values[row * featureCount + f];
        })];
        return new SparseRows(starts, counts, [.. indices], present, featureCount);
    }
}
