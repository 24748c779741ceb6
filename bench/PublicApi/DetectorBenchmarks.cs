using Bench.Data;
using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace PublicApi;

/// <summary>
/// A detector through its public API. Fit on 2,000 rows of 33 columns, scoring of 8,192 rows as a column of a data view and one row at a
/// time through a prediction engine; reading those 8,192 rows without a detector is the part of scoring that is ML.NET's.
/// </summary>
[MemoryDiagnoser]
public abstract class DetectorBenchmarks
{
    private const int Columns = 33, TrainingRows = 2_000, ScoredRows = 8_192, Seed = 1;

    private readonly MLContext _ml = new(Seed);
    private IEstimator<ITransformer> _trainer = null!;
    private ITransformer _detector = null!;
    private IDataView _trainingView = null!, _view = null!, _scored = null!;
    private FeatureRow[] _rows = [];
    private PredictionEngine<FeatureRow, Verdict> _engine = null!;
    private int _next;

    /// <summary>The detector, with a fixed seed where it takes one.</summary>
    protected abstract IEstimator<ITransformer> Trainer(MLContext ml);

    /// <summary>Makes the data and a fitted detector.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _trainer = Trainer(_ml);
        _trainingView = FeatureRows.Normal(TrainingRows, Columns, Seed).ToDataView(_ml);
        var scored = FeatureRows.Normal(ScoredRows, Columns, Seed + 1);
        _rows = [.. scored.ToObjects()];
        _view = scored.ToDataView(_ml);
        _detector = _trainer.Fit(_trainingView);
        _scored = _detector.Transform(_view);
        _engine = _ml.Model.CreatePredictionEngine<FeatureRow, Verdict>(_detector, inputSchemaDefinition: scored.Schema());
    }

    /// <summary>One fit.</summary>
    [Benchmark]
    public ITransformer Fit() => _trainer.Fit(_trainingView);

    /// <summary>Time per row.</summary>
    [Benchmark(OperationsPerInvoke = ScoredRows)]
    public float ScoreColumn()
    {
        DataViewSchema.Column column = _scored.Schema["Score"];
        using DataViewRowCursor cursor = _scored.GetRowCursor([column]);
        ValueGetter<float> getter = cursor.GetGetter<float>(column);
        float score = 0;
        while (cursor.MoveNext()) getter(ref score);
        return score;
    }

    /// <summary>Time per row.</summary>
    [Benchmark(OperationsPerInvoke = ScoredRows)]
    public void ReadColumn() => RowReading.ReadFeatures(_view);

    /// <summary>Time of one call.</summary>
    [Benchmark]
    public float Predict() => _engine.Predict(_rows[_next++ % ScoredRows]).Score;
}
