using System.Numerics.Tensors;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>What a shard of a batch adds to the gradient, before it meets F: sums per row instead of per window and step.</summary>
internal sealed class RowGradient(int columns, int width, int coreParameters)
{
    private float[] _rows = [];
    private float[] _counts = [];
    private int _count;

    /// <summary>(R, C): the gradient of a row's projection, then the sum of the decoder outputs h of all steps at that row.</summary>
    public Span<float> Rows => _rows.AsSpan(0, _count * columns);

    /// <summary>(R): in how many windows' steps a row stands.</summary>
    public Span<float> Counts => _counts.AsSpan(0, _count);

    /// <summary>S (D, D), the sum of h h^T.</summary>
    public float[] OutputProducts { get; } = new float[width * width];

    /// <summary>s (D), the sum of h.</summary>
    public float[] OutputSums { get; } = new float[width];

    /// <summary>The core's tensors, in the order of the core's own layout.</summary>
    public float[] Core { get; } = new float[coreParameters];

    /// <summary>Zero, for R rows.</summary>
    public void Clear(int rowCount)
    {
        _count = rowCount;
        if (_rows.Length < rowCount * columns)
        {
            _rows = new float[rowCount * columns];
            _counts = new float[rowCount];
        }

        Rows.Clear();
        Counts.Clear();
        Array.Clear(OutputProducts);
        Array.Clear(OutputSums);
        Array.Clear(Core);
    }

    /// <summary>Adds another shard's sums, of the same rows.</summary>
    public void Add(RowGradient other)
    {
        TensorPrimitives.Add(Rows, other.Rows, Rows);
        TensorPrimitives.Add(Counts, other.Counts, Counts);
        TensorPrimitives.Add<float>(OutputProducts, other.OutputProducts, OutputProducts);
        TensorPrimitives.Add<float>(OutputSums, other.OutputSums, OutputSums);
        TensorPrimitives.Add<float>(Core, other.Core, Core);
    }
}
