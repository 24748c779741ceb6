namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>The baselines "forest on rows" and "SVM on rows": this library's detectors with their defaults, on standardized rows.</summary>
internal static class RowDetectors
{
    /// <param name="train">(N, D), standardized training rows.</param>
    /// <param name="test">(M, D), standardized.</param>
    /// <param name="columns">D.</param>
    /// <param name="seed">Of the forest.</param>
    /// <returns>Scores of the test rows and of the training rows.</returns>
    public static IEnumerable<(string Name, float[] Test, float[] Train)> Score(double[] train, double[] test, int columns, int seed)
    {
        var ml = new MLContext(seed);
        IDataView known = ToDataView(ml, train, columns), fresh = ToDataView(ml, test, columns);
        foreach ((string name, IEstimator<ITransformer> trainer) in new (string, IEstimator<ITransformer>)[]
        {
            (Baselines.Forest, ml.AnomalyDetection.Trainers.IsolationForest(seed: seed)),
            (Baselines.Svm, ml.AnomalyDetection.Trainers.OneClassSvm()),
        })
        {
            ITransformer model = trainer.Fit(known);
            yield return (name, Scores(model.Transform(fresh)), Scores(model.Transform(known)));
        }
    }

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score")];

    private static IDataView ToDataView(MLContext ml, double[] z, int columns)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, columns);
        return ml.Data.LoadFromEnumerable(
            z.Chunk(columns).Select(row => new Row { Features = Array.ConvertAll(row, value => (float)value) }),
            schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}
