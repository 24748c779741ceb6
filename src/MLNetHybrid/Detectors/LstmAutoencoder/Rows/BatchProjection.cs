using System.Numerics.Tensors;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Numerics;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>Projects the rows of one batch after the other, by weights that change in between.</summary>
internal sealed class BatchProjection
{
    /// <summary>Rows that a thread finishes at a time.</summary>
    private const int RowsPerTask = 16;

    private readonly int _threadCount;
    private readonly ProjectedRows[] _parts;
    private readonly float[][] _matrices;   // (n, C) of a slab, for each part
    private readonly float[] _bias;

    public BatchProjection(ProjectionLayout layout, int threadCount)
    {
        Layout = layout;
        _threadCount = threadCount;
        Basis = new OutputBasis(layout.DecoderWidth, layout.FeatureCount, threadCount);
        Rows = new ProjectedRows(layout.Columns);
        _parts = [.. Enumerable.Range(0, layout.PartCount).Select(_ => new ProjectedRows(layout.Columns))];
        _matrices = [.. _parts.Select(_ => new float[RowSlab.CachedFeatures * layout.Columns])];
        _bias = new float[layout.Columns];
    }

    public ProjectionLayout Layout { get; }

    /// <summary>The output layer's basis, by the weights of the last batch.</summary>
    public OutputBasis Basis { get; }

    /// <summary>The rows of the last batch.</summary>
    public ProjectedRows Rows { get; }

    /// <summary>Projects the rows <paramref name="numbers"/>, (R), into <see cref="Rows"/>.</summary>
    public void Project(float[] weights, FeatureRows rows, int[] numbers)
    {
        Basis.Decompose(weights.AsMemory(Layout.Output.Kernel.Offset, Layout.Output.Kernel.Length));
        ReadOnlyMemory<float> b = weights.AsMemory(Layout.Output.Bias.Offset, Layout.FeatureCount);
        ParallelLoop.Run(_parts.Length, _threadCount, part => ProjectPart(part, weights, rows, numbers, b.Span));

        int R = numbers.Length;
        Rows.Resize(R);
        Layout.PackBias(weights, Basis.Q, _bias);
        for (int r = 0; r < R; r++) _bias.CopyTo(Rows[r]);
        Rows.Distances.Clear();
        foreach (ProjectedRows part in _parts)
        {
            TensorPrimitives.Add(Rows.Values, part.Values, Rows.Values);
            TensorPrimitives.Add(Rows.Distances, part.Distances, Rows.Distances);
        }

        ParallelLoop.Run((R - 1) / RowsPerTask + 1, _threadCount, task =>
        {
            for (int r = task * RowsPerTask; r < Math.Min(R, (task + 1) * RowsPerTask); r++)
            {
                ReadOnlySpan<float> q = Rows[r].Slice(Layout.ProjectedSize, Layout.DecoderWidth);
                Rows.Distances[r] = RowProjector.Perpendicular(Rows.Distances[r], rows, numbers[r], q, b.Span, Basis.Q);
            }
        });
    }

    private void ProjectPart(int part, float[] weights, FeatureRows rows, int[] numbers, ReadOnlySpan<float> outputBias)
    {
        int C = Layout.Columns;
        (int first, int end) = Layout.Part(part);
        ReadOnlySpan<float> b = outputBias[first..end];
        ProjectedRows to = _parts[part];
        to.Resize(numbers.Length);
        to.Values.Clear();
        RowSlab slab = rows.Slab(numbers);
        slab.MoveTo(first, end - first);
        slab.Distances(b, RowProjector.Square(b), to.Distances);
        for (int f = first; f < end; f += RowSlab.CachedFeatures)
        {
            int n = Math.Min(RowSlab.CachedFeatures, end - f);
            Span<float> matrix = _matrices[part].AsSpan(0, n * C);
            Layout.Pack(weights, Basis.Q, f, n, matrix);
            slab.MoveTo(f, n);
            slab.AddProduct(matrix, C, to.Values);
        }
    }
}
