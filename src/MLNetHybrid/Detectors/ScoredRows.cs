using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;

namespace MLNetHybrid.Detectors;

/// <summary>A batch of rows whose features come as vectors.</summary>
/// <param name="scorer">What scores.</param>
/// <param name="input">Stands on the rows to add.</param>
/// <param name="featureColumn">A vector of Single of known size.</param>
/// <param name="isWindow">Whether rows are windows, which hold NaN alone while they wait for rows.</param>
/// <param name="capacity">Most rows.</param>
/// <param name="columns">Output columns besides the score.</param>
internal sealed class ScoredRows(
    BatchScorer scorer, DataViewRow input, DataViewSchema.Column featureColumn, bool isWindow, int capacity,
    IEnumerable<OutputColumn> columns)
    : ScoredBatch(capacity, columns)
{
    private readonly int _width = ((VectorDataViewType)featureColumn.Type).Size;
    private readonly float[] _features = new float[checked(capacity * ((VectorDataViewType)featureColumn.Type).Size)];
    private readonly ValueGetter<VBuffer<float>> _getFeatures = input.GetGetter<VBuffer<float>>(featureColumn);
    private VBuffer<float> _row;

    public override void AddCurrentRow()
    {
        _getFeatures(ref _row);
        FeatureValues.Check(in _row, _width, featureColumn.Name);
        if (FeatureValues.IsFinite(in _row)) _row.CopyTo(_features.AsSpan(AddScored() * _width, _width));
        else AddUnscored(isWindow && FeatureValues.IsMissing(in _row));
    }

    protected override void ScoreCollected() => scorer.Score(_features.AsMemory(0, Output.RowCount * _width), Output);
}
