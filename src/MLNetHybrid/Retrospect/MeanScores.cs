using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Retrospect;

/// <summary>Rows' mean scores over the windows of a model that hold them.</summary>
internal sealed class MeanScores
{
    private readonly IHost _host;
    private readonly ITransformer _model;
    private readonly string _score;
    private readonly string _window;

    /// <exception cref="ArgumentException">The model makes no windows.</exception>
    public MeanScores(IHost host, ITransformer model, string scoreColumn)
    {
        (_host, _model, _score) = (host, model, scoreColumn);
        _window = ModelParts.Of(model).OfType<SlidingWindowTransformer>().LastOrDefault()?.OutputColumnName
            ?? throw new ArgumentException(
                $"ScoreInRetrospect needs a model with a SlidingWindow in it. Its parts:{Environment.NewLine}{model.DescribeParts()}",
                nameof(model));
    }

    /// <summary>By row; NaN where no window of the row has a score.</summary>
    public float[] Of(IDataView data)
    {
        IDataView scored = _model.Transform(data);
        DataViewSchema.Column score = SchemaColumns.Find(_host, scored.Schema, "score", _score);
        if (score.Type != NumberDataViewType.Single) throw SchemaColumns.Mismatch(_host, "score", score, "Single");
        StreamPlaces places = StreamPlaces.Read(_host, scored, scored.Schema[_window])
            ?? throw _host.ExceptParam(nameof(data), $"What comes after the window '{_window}' in the model hides its rows.");
        return WindowMean.Of(ColumnScores.Read(_host, scored, score), places);
    }
}
