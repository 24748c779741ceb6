using System.Numerics.Tensors;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>
/// The gradient of the mean squared error, from rows: each distinct row x_r of the batch is projected once, and gradients are summed per
/// row before they become F wide. With c = 2 / (N L F), sums over windows and steps, and D_r the gradient of row r's projection
/// (<c>docs/rows.md</c> derives it):
/// <code>
/// dW_in = X^T D,   dW_out = c (S W_out + s b^T - H^T X),   db = c (W_out^T s + n b - sum_r n_r x_r)
/// S = sum h h^T,   s = sum h,   H_r = sum of row r's h
/// </code>
/// The matrices that are F wide have their gradient slab by slab of the features only, so that the optimizer takes it from the cache.
/// </summary>
internal sealed class RowBatchGradient : BatchGradient
{
    private const int MaximumShards = 8;
    private const int Slab = RowSlab.CachedFeatures;

    private readonly TrainingJob _job;
    private readonly NetworkLayout _coreLayout;
    private readonly ProjectionLayout _projection;
    private readonly BatchProjection _rows;
    private readonly PackedBasis _packedBasis;
    private readonly PackedCore _core;
    private readonly float[] _coreWeights;
    private readonly (ParameterTensor Whole, ParameterTensor Core)[] _coreTensors;
    private readonly BatchShards<RowBlock> _shards;
    private readonly RowGradient?[] _gradients = new RowGradient?[MaximumShards];   // of each shard
    private readonly Scratch[] _scratch;                                            // of each part of the features
    private readonly int _outputColumns;
    private readonly int[] _outputRows;   // where the rows of Scratch.Output begin
    private int[] _numbers = [];
    private float _scale;   // c

    public RowBatchGradient(TrainingJob job)
    {
        _job = job;
        _projection = new ProjectionLayout(job.Layout);
        _rows = new BatchProjection(_projection, job.Plan.ThreadCount);
        _packedBasis = new PackedBasis(_projection.DecoderWidth, training: true);

        // The tensors between input and output layer do not depend on F: a layout with F = 1 gives them a compact place of their own.
        _coreLayout = new NetworkLayout(job.Layout.Architecture with { FeatureCount = 1 });
        _core = new PackedCore(_coreLayout, training: true);
        _coreWeights = new float[_coreLayout.ParameterCount];
        DenseParameters[] outer = [.. _projection.Inputs.Select(input => input.Layer), _projection.Output];
        bool IsCore(ParameterTensor tensor) => !outer.Any(layer => layer.Kernel == tensor || layer.Bias == tensor);
        Dictionary<string, ParameterTensor> inCore = _coreLayout.Tensors.ToDictionary(tensor => tensor.Name);
        _coreTensors = [.. job.Layout.Tensors.Where(IsCore).Select(tensor => (tensor, inCore[tensor.Name]))];

        _shards = new(MaximumShards, job.Plan.ThreadCount, width => RowBlock.Create(job.Layout, width, training: true));
        int C = _projection.Columns, outputs = _projection.DecoderWidth + 1;
        _outputColumns = RowProduct.RoundUp(outputs);
        Scratch CreateScratch(int _) => new(new float[Slab * C], new float[Slab * _outputColumns], new float[Slab * Math.Max(C, outputs)]);
        _scratch = [.. Enumerable.Range(0, _projection.PartCount).Select(CreateScratch)];
        _outputRows = [.. Enumerable.Range(0, Slab).Select(row => row * _outputColumns)];
    }

    public override double Compute(float[] weights, ReadOnlyMemory<int> batch, long step)
    {
        var distinct = DistinctRows.Of(_job.Windows, batch.Span);
        _numbers = distinct.Rows;
        double values = (double)batch.Length * _job.Layout.Architecture.WindowLength * _projection.FeatureCount;
        _scale = (float)(2 / values);
        foreach ((ParameterTensor whole, ParameterTensor core) in _coreTensors)
            whole.Of<float>(weights.AsSpan()).CopyTo(core.Of(_coreWeights.AsSpan()));
        _core.Pack(_coreWeights);
        _rows.Project(weights, _job.Windows.Rows, _numbers);
        _packedBasis.Pack(_rows.Basis);
        double loss = _shards.Run(batch.Length, (shard, block) => RunShard(shard, block, distinct.First, step, (float)(1 / values)));
        RowGradient sum = _gradients[0]!;
        for (int shard = 1; shard < _shards.Count; shard++) sum.Add(_gradients[shard]!);
        for (int r = 0; r < _numbers.Length; r++)
        {
            // -c H^T X
            Span<float> h = sum.Rows.Slice(r * _projection.Columns + _projection.ProjectedSize, _projection.DecoderWidth);
            TensorPrimitives.Multiply(h, -_scale, h);
        }

        return loss / values;
    }

    public override void ForEachPart(float[] weights, PartAction action)
    {
        RowGradient sum = _gradients[0]!;
        foreach ((ParameterTensor whole, ParameterTensor core) in _coreTensors) action(whole.Offset, core.Of<float>(sum.Core.AsSpan()));
        int R = _numbers.Length, D = _projection.DecoderWidth, F = _projection.FeatureCount, C = _projection.Columns;
        var bias = new float[C];
        var multiples = new float[R];   // -c n_r
        TensorPrimitives.Multiply(sum.Counts, -_scale, multiples);
        for (int r = 0; r < R; r++) TensorPrimitives.Add(bias, sum.Rows.Slice(r * C, C), bias);
        foreach ((DenseParameters layer, int column) in _projection.Inputs)
            action(layer.Bias.Offset, bias.AsSpan(column, layer.Bias.Length));

        // dW_out's and db's parts that do not depend on rows, as one more product of the same kind: its "rows" are those of W_out, and b.
        int columns = _outputColumns;
        var factors = new float[(D + 1) * columns];
        for (int k = 0; k < D; k++)
        {
            TensorPrimitives.Multiply(sum.OutputProducts.AsSpan(k * D, D), _scale, factors.AsSpan(k * columns, D));
            factors[k * columns + D] = _scale * sum.OutputSums[k];
        }

        TensorPrimitives.Multiply(sum.OutputSums, _scale, factors.AsSpan(D * columns, D));
        factors[D * columns + D] = _scale * TensorPrimitives.Sum<float>(sum.Counts);
        int[] offsets = [.. Enumerable.Range(0, D).Select(k => _projection.Output.Kernel.Offset + k * F), _projection.Output.Bias.Offset];
        ParallelLoop.Run(_scratch.Length, _job.Plan.ThreadCount, part => ForEachSlab(part, weights, factors, offsets, multiples, action));
    }

    private double RunShard(BatchShard shard, RowBlock block, ReadOnlySpan<int> first, long step, float weight)
    {
        RowGradient gradient = _gradients[shard.Number] ??= new(_projection.Columns, _projection.DecoderWidth, _coreLayout.ParameterCount);
        gradient.Clear(_numbers.Length);
        double loss = 0;
        for (int start = shard.First; start < shard.End; start += shard.Width)
        {
            ReadOnlySpan<int> members = first[start..Math.Min(start + shard.Width, shard.End)];
            block.Forward(_core, _rows.Rows, members, new Dropout(_job.Plan.DropoutRate, _job.Plan.Seed, step, start));
            loss += block.Backward(_core, _packedBasis, _rows.Rows, members, weight, gradient);
        }

        return loss;
    }

    // The gradient of the F-wide tensors, for one part of the features.
    private void ForEachSlab(int part, float[] weights, float[] factors, int[] offsets, float[] multiples, PartAction action)
    {
        int D = _projection.DecoderWidth, C = _projection.Columns, E = _projection.ProjectedSize, F = _projection.FeatureCount;
        int columns = _outputColumns;
        (int start, int end) = _projection.Part(part);
        RowGradient sum = _gradients[0]!;
        RowSlab rows = _job.Windows.Rows.Slab(_numbers);
        (float[] projected, float[] output, float[] tensor) = _scratch[part];
        for (int f = start; f < end; f += Slab)
        {
            int n = Math.Min(Slab, end - f);
            rows.MoveTo(f, n);
            projected.AsSpan(0, n * C).Clear();
            output.AsSpan(0, n * columns).Clear();
            rows.AddTransposedProduct(sum.Rows, C, projected);
            RowProduct.AddTransposed(weights, offsets, f, n, factors, columns, output);
            for (int i = 0; i < n; i++)
            {
                Span<float> h = output.AsSpan(i * columns, D);
                TensorPrimitives.Add(h, projected.AsSpan(i * C + E, D), h);
            }

            // (n, D + 1) becomes (D + 1, n): a row of W_out is one run of parameters, as is b.
            LaneGather.Transpose(output, _outputRows.AsSpan(0, n), 0, D + 1, Slab, tensor);
            Span<float> db = tensor.AsSpan(D * Slab, n);
            rows.AddMultiples(multiples, db);
            action(_projection.Output.Bias.Offset + f, db);
            for (int d = 0; d < D; d++) action(_projection.Output.Kernel.Offset + d * F + f, tensor.AsSpan(d * Slab, n));

            foreach ((DenseParameters layer, int column) in _projection.Inputs)
            {
                int width = layer.Kernel.Columns;
                for (int i = 0; i < n; i++) projected.AsSpan(i * C + column, width).CopyTo(tensor.AsSpan(i * width));
                action(layer.Kernel.Offset + f * width, tensor.AsSpan(0, n * width));
            }
        }
    }

    // Of one slab: (Slab, C), the projection's gradient; (Slab, D + 1 and up), the output layer's; one tensor's, side by side.
    private sealed record Scratch(float[] Projected, float[] Output, float[] Tensor);
}
