using System.Collections.Concurrent;
using System.Numerics.Tensors;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>Receives the gradient of the parameters from <paramref name="first"/> on, in the layout's order; may be called from several threads.</summary>
internal delegate void GradientReceiver(int first, ReadOnlySpan<float> gradient);

/// <summary>
/// Mean squared error of a batch and its gradient, for wide rows: each distinct row of the batch is projected once, and the gradients of the F-wide
/// matrices are summed per row before they
/// become F wide. With c = 2 / (N L F), the sums over windows and steps, and D_r the gradient of row r's projection:
/// <code>
/// dW_in = X^T D,   dW_out = c (S W_out + s b^T - H^T X),   db = c (W_out^T s + n b - sum_r n_r x_r),   S = sum h h^T,  s = sum h,  H_r = sum of row r's h
/// </code>
/// Work is cut into parts by sizes alone, and parts are added in order: the sums round alike at any number of threads.
/// </summary>
internal sealed class RowBatch
{
    private const int MaximumShards = 8;
    private const int MaximumParts = 16;
    private const int Slab = RowProjector.Slab;

    private readonly NetworkLayout _layout;
    private readonly NetworkLayout _coreLayout;
    private readonly double _dropoutRate;
    private readonly ulong _seed;
    private readonly ProjectionLayout _projection;
    private readonly OutputBasis _basis;
    private readonly PackedBasis _packedBasis;
    private readonly PackedCore _core;
    private readonly float[] _coreWeights;
    private readonly (ParameterTensor Whole, ParameterTensor Core)[] _coreTensors;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentDictionary<int, ConcurrentBag<RowBlock>> _idle = [];
    private readonly List<RowGradient> _shards = [];
    private readonly ProjectedRows[] _parts;
    private readonly Scratch[] _scratch;   // of each part
    private readonly ProjectedRows _rows;
    private readonly float[] _bias;
    private FeatureRows _features = new DenseRows(Array.Empty<float>(), 1);
    private int[] _numbers = [];
    private float _scale;

    public RowBatch(NetworkLayout layout, double dropoutRate, ulong seed, int threadCount)
    {
        _layout = layout;
        (_dropoutRate, _seed) = (dropoutRate, seed);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threadCount };
        _projection = new ProjectionLayout(layout);
        _basis = new OutputBasis(_projection.DecoderWidth, _projection.FeatureCount, threadCount);
        _packedBasis = new PackedBasis(_projection.DecoderWidth, training: true);

        // The core's tensors do not depend on F: a layout with F = 1 gives them a place of their own, without the wide ones.
        _coreLayout = new NetworkLayout(layout.Architecture with { FeatureCount = 1 });
        _core = new PackedCore(_coreLayout, training: true);
        _coreWeights = new float[_coreLayout.ParameterCount];
        HashSet<ParameterTensor> outer =
            [layout.Output.Kernel, layout.Output.Bias, .. _projection.Inputs.SelectMany(input => new[] { input.Layer.Kernel, input.Layer.Bias })];
        Dictionary<string, ParameterTensor> inCore = _coreLayout.Tensors.ToDictionary(tensor => tensor.Name);
        _coreTensors = [.. layout.Tensors.Where(tensor => !outer.Contains(tensor)).Select(tensor => (tensor, inCore[tensor.Name]))];

        int slabs = (_projection.FeatureCount - 1) / Slab + 1;
        _parts = [.. Enumerable.Range(0, Math.Min(MaximumParts, slabs)).Select(_ => new ProjectedRows(_projection.Columns))];
        _scratch = [.. _parts.Select(_ => new Scratch(_projection))];
        _rows = new ProjectedRows(_projection.Columns);
        _bias = new float[_projection.Columns];
    }

    /// <summary>Mean squared error of the batch.</summary>
    public double Compute(float[] weights, WindowSet windows, ReadOnlyMemory<int> batch, long step)
    {
        var distinct = DistinctRows.Of(windows, batch.Span);
        (_features, _numbers) = (windows.Rows, distinct.Rows);
        NetworkArchitecture a = _layout.Architecture;
        double values = (double)batch.Length * a.WindowLength * a.FeatureCount;
        _scale = (float)(2 / values);
        foreach ((ParameterTensor whole, ParameterTensor core) in _coreTensors) whole.Of<float>(weights.AsSpan()).CopyTo(core.Of(_coreWeights.AsSpan()));
        _core.Pack(_coreWeights);
        _basis.Decompose(weights.AsMemory(_layout.Output.Kernel.Offset, _layout.Output.Kernel.Length));
        _packedBasis.Pack(_basis);
        Project(weights);
        return RunBlocks(distinct.First, step, (float)(1 / values)) / values;
    }

    /// <summary>
    /// Hands out the gradient of the batch that was computed last, each parameter's once. What has been handed out may be changed in the weights.
    /// </summary>
    public void SendGradient(float[] weights, GradientReceiver receive)
    {
        RowGradient sum = _shards[0];
        foreach ((ParameterTensor whole, ParameterTensor core) in _coreTensors) receive(whole.Offset, core.Of<float>(sum.Core.AsSpan()));
        var bias = new float[_projection.Columns];
        for (int r = 0; r < _numbers.Length; r++) TensorPrimitives.Add(bias, sum.Rows.Slice(r * _projection.Columns, _projection.Columns), bias);
        foreach ((DenseParameters layer, int column) in _projection.Inputs) receive(layer.Bias.Offset, bias.AsSpan(column, layer.Bias.Length));

        // dW_out's and db's parts that do not depend on rows, as one more product of the same kind: its "rows" are those of W_out, and b.
        int D = _projection.DecoderWidth, F = _projection.FeatureCount, columns = Scratch.OutputColumns(_projection);
        var factors = new float[(D + 1) * columns];
        for (int k = 0; k < D; k++)
        {
            TensorPrimitives.Multiply(sum.OutputProducts.AsSpan(k * D, D), _scale, factors.AsSpan(k * columns, D));
            factors[k * columns + D] = _scale * sum.OutputSums[k];
        }

        TensorPrimitives.Multiply(sum.OutputSums, _scale, factors.AsSpan(D * columns, D));
        factors[D * columns + D] = _scale * TensorPrimitives.Sum<float>(sum.Counts);
        int[] offsets = [.. Enumerable.Range(0, D).Select(k => _layout.Output.Kernel.Offset + k * F), _layout.Output.Bias.Offset];
        Parallel.For(0, _parts.Length, _parallel, part => SendSlabs(part, weights, factors, offsets, receive));
    }

    // Projections and |x - b|^2, each part of the features by itself; then what belongs to whole rows.
    private void Project(float[] weights)
    {
        int R = _numbers.Length, C = _projection.Columns, F = _projection.FeatureCount;
        ReadOnlyMemory<float> outputBias = weights.AsMemory(_layout.Output.Bias.Offset, F);
        Parallel.For(0, _parts.Length, _parallel, part =>
        {
            ProjectedRows to = _parts[part];
            to.Resize(R);
            to.Values.Clear();
            (int first, int end) = PartOf(part);
            var rows = new RowSlabs(_features, _numbers, first);
            float[] matrix = _scratch[part].Wide;
            for (int f = first; f < end; f += Slab)
            {
                int n = Math.Min(Slab, end - f);
                _projection.Pack(weights, _basis.Q, f, n, matrix);
                rows.AddProduct(f, matrix.AsSpan(0, n * C), C, to.Values);
            }

            if (_features is DenseRows dense)
                for (int r = 0; r < R; r++) to.Distances[r] = RowDistance.Squared(dense[_numbers[r]][first..end], outputBias.Span[first..end]);
        });

        _rows.Resize(R);
        _projection.PackBias(weights, _basis.Q, _bias);
        for (int r = 0; r < R; r++) _bias.CopyTo(_rows[r]);
        _rows.Distances.Clear();
        foreach (ProjectedRows part in _parts)
        {
            TensorPrimitives.Add(_rows.Values, part.Values, _rows.Values);
            TensorPrimitives.Add(_rows.Distances, part.Distances, _rows.Distances);
        }

        double square = _features is SparseRows ? RowProjector.Square(outputBias.Span) : 0;
        Parallel.For(0, (R - 1) / 16 + 1, _parallel, group =>
        {
            for (int r = group * 16; r < Math.Min(R, group * 16 + 16); r++) FinishRow(r, outputBias.Span, square);
        });
    }

    private void FinishRow(int r, ReadOnlySpan<float> outputBias, double square)
    {
        ReadOnlySpan<float> q = _rows[r].Slice(_projection.ProjectedSize, _projection.DecoderWidth);
        if (_features is SparseRows sparse)
        {
            ReadOnlySpan<float> values = sparse.Values(_numbers[r]);
            ReadOnlySpan<int> indices = sparse.Indices(_numbers[r]);
            double distance = RowDistance.Squared(values, indices, outputBias, square);
            _rows.Distances[r] = RowProjector.IsSmall(distance, q)
                ? RowProjector.Perpendicular(distance, RowProjector.Dense(values, indices, _projection.FeatureCount), q, outputBias, _basis.Q)
                : distance - RowProjector.Square(q);
            return;
        }

        _rows.Distances[r] = RowProjector.Perpendicular(_rows.Distances[r], ((DenseRows)_features)[_numbers[r]], q, outputBias, _basis.Q);
    }

    // Sum of squared errors; the shards' gradients are added up in the first.
    private double RunBlocks(int[] first, long step, float weight)
    {
        int width = BlockWidth.For(first.Length), blocks = (first.Length - 1) / width + 1, shards = Math.Min(blocks, MaximumShards);
        while (_shards.Count < shards) _shards.Add(new RowGradient(_projection.Columns, _projection.DecoderWidth, _coreLayout.ParameterCount));
        var losses = new double[shards];
        Parallel.For(0, shards, _parallel, shard =>
        {
            ConcurrentBag<RowBlock> idle = _idle.GetOrAdd(width, static _ => []);
            if (!idle.TryTake(out RowBlock? block)) block = RowBlock.Create(_layout, width, training: true);
            RowGradient gradient = _shards[shard];
            gradient.Clear(_numbers.Length);
            for (int b = shard * blocks / shards; b < (shard + 1) * blocks / shards; b++)
            {
                int start = b * width;
                ReadOnlySpan<int> members = first.AsSpan(start, Math.Min(width, first.Length - start));
                block.Forward(_core, _rows, members, new Dropout(_dropoutRate, _seed, step, start));
                losses[shard] += block.Backward(_core, _packedBasis, _rows, members, weight, gradient);
            }

            idle.Add(block);
        });
        for (int shard = 1; shard < shards; shard++) _shards[0].Add(_shards[shard]);

        // H^T X is subtracted, and wants its factor.
        for (int r = 0; r < _numbers.Length; r++)
        {
            Span<float> h = _shards[0].Rows.Slice(r * _projection.Columns + _projection.ProjectedSize, _projection.DecoderWidth);
            TensorPrimitives.Multiply(h, -_scale, h);
        }

        return losses.Sum();
    }

    private void SendSlabs(int part, float[] weights, float[] factors, int[] offsets, GradientReceiver receive)
    {
        int D = _projection.DecoderWidth, C = _projection.Columns, E = _projection.ProjectedSize, F = _projection.FeatureCount, columns = factors.Length / (D + 1);
        (int first, int end) = PartOf(part);
        RowGradient sum = _shards[0];
        var rows = new RowSlabs(_features, _numbers, first);
        Scratch scratch = _scratch[part];
        float[] g = scratch.Wide, output = scratch.Output, narrow = scratch.Narrow;
        int[] slabRows = scratch.Rows;
        for (int f = first; f < end; f += Slab)
        {
            int n = Math.Min(Slab, end - f);
            g.AsSpan(0, n * C).Clear();
            output.AsSpan(0, n * columns).Clear();
            rows.AddTransposed(f, n, sum.Rows, C, g);
            RowProduct.AddTransposed(weights, offsets, f, n, factors, columns, output);
            for (int i = 0; i < n; i++)
            {
                Span<float> h = output.AsSpan(i * columns, D);
                TensorPrimitives.Add(h, g.AsSpan(i * C + E, D), h);
            }

            // (n, D + 1) becomes (D + 1, n): a row of W_out is one run of parameters, as is b.
            LaneGather.Transpose(output, slabRows.AsSpan(0, n), 0, D + 1, Slab, narrow);
            SubtractRows(f, n, narrow.AsSpan(D * Slab, n));
            receive(_layout.Output.Bias.Offset + f, narrow.AsSpan(D * Slab, n));
            for (int d = 0; d < D; d++) receive(_layout.Output.Kernel.Offset + d * F + f, narrow.AsSpan(d * Slab, n));

            foreach ((DenseParameters layer, int column) in _projection.Inputs)
            {
                int width = layer.Kernel.Columns;
                for (int i = 0; i < n; i++) g.AsSpan(i * C + column, width).CopyTo(narrow.AsSpan(i * width));
                receive(layer.Kernel.Offset + f * width, narrow.AsSpan(0, n * width));
            }
        }
    }

    // b -= c n_r x_r
    private void SubtractRows(int first, int count, Span<float> b)
    {
        Span<float> counts = _shards[0].Counts;
        if (_features is DenseRows dense)
        {
            for (int r = 0; r < _numbers.Length; r++)
                TensorPrimitives.MultiplyAdd(dense[_numbers[r]].Slice(first, count), -_scale * counts[r], b, b);
            return;
        }

        var sparse = (SparseRows)_features;
        for (int r = 0; r < _numbers.Length; r++)
        {
            ReadOnlySpan<int> indices = sparse.Indices(_numbers[r]);
            int i = indices.BinarySearch(first);
            for (i = i < 0 ? ~i : i; i < indices.Length && indices[i] < first + count; i++)
                b[indices[i] - first] -= _scale * counts[r] * sparse.Values(_numbers[r])[i];
        }
    }

    // Parts are whole slabs.
    private (int First, int End) PartOf(int part)
    {
        int slabs = (_projection.FeatureCount - 1) / Slab + 1;
        return (part * slabs / _parts.Length * Slab, Math.Min(_projection.FeatureCount, (part + 1) * slabs / _parts.Length * Slab));
    }

    /// <summary>Memory of one part's slab.</summary>
    private sealed class Scratch(ProjectionLayout layout)
    {
        /// <summary>(Slab, C): columns of the projection, or their gradient.</summary>
        public float[] Wide { get; } = new float[Slab * layout.Columns];

        /// <summary>(Slab, D + 1 and up): the output layer's gradient.</summary>
        public float[] Output { get; } = new float[Slab * OutputColumns(layout)];

        /// <summary>Room for the gradient of one tensor, D + 1 rows of the slab at least.</summary>
        public float[] Narrow { get; } = new float[Slab * Math.Max(layout.Columns, layout.DecoderWidth + 1)];

        /// <summary>Where the rows of <see cref="Output"/> begin.</summary>
        public int[] Rows { get; } = [.. Enumerable.Range(0, Slab).Select(row => row * OutputColumns(layout))];

        public static int OutputColumns(ProjectionLayout layout) => RowProduct.RoundUp(layout.DecoderWidth + 1);
    }
}
