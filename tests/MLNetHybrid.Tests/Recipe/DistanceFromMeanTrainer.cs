using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Numerics;

namespace MLNetHybrid.Tests.Recipe;

/// <summary>
/// Score = Euclidean distance from the mean of the training rows. The smallest detector there can be: the recipe in
/// <c>docs/architecture.md</c> step by step.
/// </summary>
public sealed class DistanceFromMeanTrainer : AnomalyTrainer<DistanceFromMeanTransformer, DistanceFromMeanModelParameters>
{
    private readonly double _quantile;

    /// <summary>The threshold, and the columns.</summary>
    public sealed record Options : DetectorOptions
    {
        /// <summary>The threshold is this quantile of the training rows' distances; in [0, 1]. Default 0.99.</summary>
        public double ThresholdQuantile { get; init; } = 0.99;

        internal override IEstimator<ITransformer> CreateTrainer(IHostEnvironment env) => new DistanceFromMeanTrainer(env, this);

        internal Options Checked()
        {
            Columns.Check("DistanceFromMean");
            Argument.InRange(ThresholdQuantile, 0, 1, "DistanceFromMean.ThresholdQuantile");
            return this;
        }
    }

    internal DistanceFromMeanTrainer(
        IHostEnvironment env, Options options) : base(env.Register(nameof(DistanceFromMeanTrainer)), options.Checked().Columns) =>
        _quantile = options.ThresholdQuantile;

    private protected override DistanceFromMeanModelParameters Train(RoleMappedData data, VectorDataViewType featureType, IChannel channel)
    {
        var rows = FeatureMatrix.Read(data, Host, channel);
        var mean = new float[rows.ColumnCount];
        for (int n = 0; n < rows.RowCount; n++) TensorPrimitives.Add(mean, Row(n), mean);
        TensorPrimitives.Divide(mean, rows.RowCount, mean);
        float[] distances = [.. Enumerable.Range(0, rows.RowCount).Select(n => TensorPrimitives.Distance(Row(n), mean)).Order()];
        return new DistanceFromMeanModelParameters(Host, mean, (float)Quantile.Linear(distances, _quantile));

        ReadOnlySpan<float> Row(int n) => rows.Values.Slice(n * rows.ColumnCount, rows.ColumnCount);
    }

    private protected override DistanceFromMeanTransformer MakeTransformer(DistanceFromMeanModelParameters model) =>
        new(Host, model, Columns, model.TrainedThreshold);
}
